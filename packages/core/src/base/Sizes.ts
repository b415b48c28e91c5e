/**
 * Every bound on what is kept in memory or on disk, in one table. Bounds of time are `Policy.limits`.
 *
 * Nothing that a server, a file or a child process decides grows beyond one of these. `docs/limits.md` shows the
 * table; `Policy.sizes` sets those that concern an app.
 */

/** One bound: its default, its unit, and where it is set; `explain/sizes.ts` has the reason for it. */
export interface Bound {
  readonly value: number
  readonly unit: "bytes" | "responses" | "values" | "levels" | "commands" | "names"
  readonly set: "Policy.sizes" | "fixed" | (string & {})
}

const KIB = 1024
const MIB = 1024 * KIB

const app = (value: number, unit: Bound["unit"]) => ({ value, unit, set: "Policy.sizes" }) satisfies Bound

const fixed = (value: number, unit: Bound["unit"], set = "fixed") => ({ value, unit, set }) satisfies Bound

/** The sizes that `Policy.sizes` sets. */
export const settable = {
  lineBeforeLogin: app(8 * KIB, "bytes"),
  literalBeforeLogin: app(4 * KIB, "bytes"),
  responseBeforeLogin: app(16 * KIB, "bytes"),
  line: app(MIB, "bytes"),
  literal: app(64 * MIB, "bytes"),
  response: app(128 * MIB, "bytes"),
  stepData: app(MIB, "bytes"),
  commandData: app(256 * MIB, "bytes"),
  listener: app(16 * MIB, "bytes")
}

const bounds = {
  ...settable,
  memory: fixed(512 * MIB, "bytes", "`Memory.Memory`"),
  untaggedBeforeLogin: fixed(200, "responses"),
  unasked: fixed(300_000, "responses"),
  provisionalGreetings: fixed(8, "responses"),
  values: fixed(100_000, "values"),
  nesting: fixed(32, "levels"),
  flags: fixed(1000, "names"),
  mailboxes: fixed(100_000, "names"),
  charsets: fixed(16, "names"),
  heldBack: fixed(1, "commands"),
  swallowed: fixed(64, "commands"),
  traceRing: fixed(16 * MIB, "bytes", "`Trace.ring`"),
  traceStretch: fixed(512 * KIB, "bytes"),
  traceFile: fixed(256 * MIB, "bytes", "`NodeTrace.layerFile`"),
  traceUnpacked: fixed(256 * MIB, "bytes"),
  discoveryPage: fixed(256 * KIB, "bytes"),
  discoveryPageElements: fixed(2000, "values"),
  discoveryPageNesting: fixed(16, "levels"),
  discoveryRedirects: fixed(5, "responses"),
  discoveryRecords: fixed(16, "values"),
  discovered: fixed(16, "values"),
  credentialOutput: fixed(64 * KIB, "bytes")
} satisfies { readonly [name: string]: Bound }

/** The name of a bound. */
export type Name = keyof typeof bounds

/** All bounds, in the order in which a byte meets them. */
export const table: { readonly [Key in Name]: Bound } = bounds

/** The bounds that a `TooMuchData` can name: those on how much arrives, not on how long one part of it is. */
export const names = [
  "untaggedBeforeLogin",
  "unasked",
  "provisionalGreetings",
  "values",
  "stepData",
  "commandData",
  "memory"
] as const

/** The sizes that `Policy.sizes` sets, in bytes. */
export type Sizes = { readonly [Key in keyof typeof settable]: number }

/** Completes the given sizes with the defaults. */
export const from = (given: Partial<Sizes> = {}): Sizes => ({
  lineBeforeLogin: given.lineBeforeLogin ?? settable.lineBeforeLogin.value,
  literalBeforeLogin: given.literalBeforeLogin ?? settable.literalBeforeLogin.value,
  responseBeforeLogin: given.responseBeforeLogin ?? settable.responseBeforeLogin.value,
  line: given.line ?? settable.line.value,
  literal: given.literal ?? settable.literal.value,
  response: given.response ?? settable.response.value,
  stepData: given.stepData ?? settable.stepData.value,
  commandData: given.commandData ?? settable.commandData.value,
  listener: given.listener ?? settable.listener.value
})
