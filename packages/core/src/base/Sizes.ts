/**
 * Every bound on what is kept in memory or on disk, in one table. Bounds of time are `Policy.limits`.
 *
 * Nothing that a server, a file or a child process decides grows beyond one of these. `docs/limits.md` shows the
 * table; `Policy.sizes` sets those that concern an app.
 */

/** One bound: its default, its unit, the reason for it, and where it is set. */
export interface Bound {
  readonly value: number
  readonly unit: "bytes" | "responses" | "values" | "levels" | "commands" | "names"
  readonly why: string
  readonly set: "Policy.sizes" | "fixed" | (string & {})
}

const KIB = 1024
const MIB = 1024 * KIB

const app = (value: number, unit: Bound["unit"], why: string) =>
  ({ value, unit, why, set: "Policy.sizes" }) satisfies Bound

const fixed = (value: number, unit: Bound["unit"], why: string, set = "fixed") =>
  ({ value, unit, why, set }) satisfies Bound

/** The sizes that `Policy.sizes` sets. */
export const settable = {
  lineBeforeLogin: app(8 * KIB, "bytes", "One line without its CRLF, before anyone has authenticated."),
  literalBeforeLogin: app(4 * KIB, "bytes", "One literal before the login; no honest server needs one."),
  responseBeforeLogin: app(16 * KIB, "bytes", "One response before the login, its literals included."),
  line: app(MIB, "bytes", "One line after the login: endless lines are how memory is filled."),
  literal: app(64 * MIB, "bytes", "One literal that is kept whole; refused when it is announced."),
  response: app(128 * MIB, "bytes", "One response after the login, its literals included."),
  stepData: app(
    MIB,
    "bytes",
    "Memory of the untagged data that one step of the library keeps; it keeps only what it reads."
  ),
  commandData: app(
    256 * MIB,
    "bytes",
    "Memory of the untagged data in answer to one command, or of what was made of it; short values take many times their octets."
  ),
  listener: app(
    16 * MIB,
    "bytes",
    "Memory of the data queued for one listener of `untagged` or `changes` that falls behind, or read ahead of a stream's reader."
  )
}

const bounds = {
  ...settable,
  memory: fixed(
    512 * MIB,
    "bytes",
    "Memory of all that is kept of what servers send, for all accounts of the process; one may hold as much as is left for all others.",
    "`Memory.Memory`"
  ),
  untaggedBeforeLogin: fixed(200, "responses", "More before the login than any server has to say."),
  unasked: fixed(
    300_000,
    "responses",
    "Responses after the login that belong to no command that somebody waits for, beyond a thousand a second; every 256 bytes count as one more. Each takes time from all other accounts."
  ),
  provisionalGreetings: fixed(8, "responses", "A busy server's provisional greetings before the real one."),
  values: fixed(
    100_000,
    "values",
    "Values in all parentheses of one response together; in a FETCH, an attribute beyond it is left out."
  ),
  nesting: fixed(
    32,
    "levels",
    "Parentheses within parentheses, since reading on could exhaust the stack; in a FETCH, such an attribute is left out."
  ),
  flags: fixed(
    1000,
    "names",
    "Flags of a mailbox, or of a message in `changes`, that an app sees; each is cut at 64 characters."
  ),
  mailboxes: fixed(
    100_000,
    "names",
    "Mailboxes of an account that are followed at once, within half of the memory that it may hold; of others nothing is said."
  ),
  charsets: fixed(16, "names", "Charsets that a server lists for searches; each is cut like any quotation."),
  heldBack: fixed(
    1,
    "commands",
    "An app's cancelled commands that are still unanswered: the next one waits."
  ),
  swallowed: fixed(
    64,
    "commands",
    "Commands that were never answered, and whose late answer would still be recognized."
  ),
  traceRing: fixed(16 * MIB, "bytes", "Events that are kept for a later look.", "`Trace.ring`"),
  traceStretch: fixed(
    512 * KIB,
    "bytes",
    "Lines of a trace in which only the server speaks; more are counted."
  ),
  traceFile: fixed(
    256 * MIB,
    "bytes",
    "One trace file; events beyond it are counted, not written.",
    "`NodeTrace.layerFile`"
  ),
  traceUnpacked: fixed(256 * MIB, "bytes", "Someone else's compressed trace, unpacked."),
  discoveryPage: fixed(256 * KIB, "bytes", "A page of autoconfig, unpacked; an honest one has 2 to 10 KiB."),
  discoveryPageElements: fixed(2000, "values", "Elements in it; ISPDB's largest has about a hundred."),
  discoveryPageNesting: fixed(16, "levels", "Elements within elements in it."),
  discoveryRedirects: fixed(5, "responses", "Redirects on the way to it."),
  discoveryRecords: fixed(16, "values", "SRV or MX records of a domain; the rest is ignored."),
  discovered: fixed(16, "values", "Servers that one search returns."),
  credentialOutput: fixed(
    64 * KIB,
    "bytes",
    "A credential command's output, up to the end of its first line."
  )
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
