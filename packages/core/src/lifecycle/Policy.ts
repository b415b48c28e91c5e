/**
 * Limits of time and memory, the number of attempts, and how much may be sent at once.
 *
 * A `Context.Reference` with defaults, so that an app need not provide it; `Policy.make` fills in what an app leaves out.
 */
import * as Steps from "./machine/Steps.ts"
import { Context, Duration, Layer, Record, Schedule, Schema } from "effect"
import { misuseIn, option, optionsOf, throwIf } from "../failure/options.ts"
import type * as ImapError from "../failure/ImapError.ts"
import * as Sizes from "../base/Sizes.ts"

/**
 * A limit for each step, in milliseconds. A limit that passes ends the connection; it is never reused. Each comment says
 * what is waited for, in docs/limits.md too.
 */
export interface Limits extends Steps.Limits {
  /** The name and all its addresses. */
  readonly connect: number
  /** The TLS handshake. */
  readonly tls: number
  /** The greeting. */
  readonly greeting: number
  /** The second greeting of a busy server, after one that says that it is provisional. */
  readonly provisional: number
  /** The answer to STARTTLS. */
  readonly starttls: number
  /** Each answer of an authentication. */
  readonly auth: number
  /** Silence in both directions, after which `execute` fails; a transfer in progress is never cut off. */
  readonly command: number
  /** The answer to LOGOUT. */
  readonly logout: number
  /** The answer to IDLE, which says that it has begun. */
  readonly idle: number
  /** The answer to DONE, which ends it. */
  readonly done: number
  /** The time that a kept-alive connection is unused before it idles. */
  readonly pause: number
  /**
   * The longest IDLE, at most 28 minutes; each lasts up to 40 % less, so that not all end at once. If a
   * connection is lost while it idles, the next one idles half as long, for a day. RFC 2177 §3.
   */
  readonly reissue: number
  /** The silence after which an IDLE is ended to check that the server is still there. */
  readonly silence: number
  /** The time between two NOOPs if a connection is kept alive without IDLE, 25 minutes at most. RFC 2683 §3.3. */
  readonly poll: number
  /**
   * The interval at which `Supervised.accountChanges` asks for all mailboxes; ten times as long if the server reports them by
   * itself. `Supervised.changesOf` waits for a turn no longer than this. RFC 5465, RFC 5819.
   */
  readonly mailboxes: number
  /**
   * The time that an app may have a kept-alive connection to itself, in a `within`, a `use` of a mailbox or a stream,
   * without doing anything with it. Its work then fails with `HeldTooLong`, and the connection continues without it.
   */
  readonly hold: number
  /** The answer to a check that an open connection is still alive. */
  readonly probe: number
  /** One attempt, from resolving to selected. */
  readonly attempt: number
  /** The time that the first way in is tried alone. */
  readonly headStart: number
  /** The time that a ready way in waits for the preferred one, if that is already connected. */
  readonly raceHold: number
  /** `Discovery.discover`: all sources together, and then all guessed servers together. */
  readonly discover: number
}

/** The limits after which a command without a tagged response counts as lost, in milliseconds. */
export interface Fence extends FenceLimits {
  /** If off, every command waits only for its tagged response, as ordinary clients do. */
  readonly enabled: boolean
}

interface FenceLimits {
  /** The least time to wait for a missing answer after an untagged BAD or a later command's answer. */
  readonly grace: number
  /** The silence after an untagged BAD that shows that the server answers nothing any more. */
  readonly deaf: number
  /** The limit if no fence may be sent: inside AUTHENTICATE, before an expected continuation request. */
  readonly authentication: number
  /** The answer to DONE, before a NOOP shows whether the server is there. */
  readonly done: number
}

/** The allowed ways to log in. */
export interface Auth {
  /** LOGIN or PLAIN may be tried once after a proof of the password, such as SCRAM, was refused: some servers cannot check proofs. */
  readonly fallback: boolean
  /** DIGEST-MD5 and CRAM-MD5 may be used if the account names neither: an eavesdropper can guess the password from them. */
  readonly md5: boolean
  /** Only a login that detects interception: SCRAM with channel binding, or a client certificate. RFC 5802 §6. */
  readonly requireChannelBinding: boolean
}

/**
 * `careful` sends one command at a time; `planned` sends together what cannot be misread; `eager` sends ID and SELECT
 * along with the login, as `planned` does for servers that are known to accept that.
 */
export type Flights = "careful" | "planned" | "eager"

/** The reaction if the known way in fails: try the others, or let the app decide. */
export type OnChange = "rediscover" | "ask"

/** The limits of a connection: time, memory, attempts, and how much is sent in one flight. */
export interface Policy {
  readonly limits: Limits
  /** The limits of memory; see `Sizes.table`. */
  readonly sizes: Sizes.Sizes
  readonly fence: Fence
  readonly flights: Flights
  readonly auth: Auth
  /** The most connections for one `connect`. */
  readonly attempts: number
  /** The delays between attempts that may succeed at once. */
  readonly retry: Schedule.Schedule<unknown, ImapError.ImapError>
  /** Send ID and select once more if the server answers SELECT with `Unsafe Login`. */
  readonly reidentify: boolean
  /** If a server cannot be reached as before: look for it again, or fail with `ServerChanged`. */
  readonly onChange: OnChange
  /**
   * Nobody is there to act at once: a kept-alive connection tries again, more and more rarely, what had worked before and is
   * refused now: the same login twice, and a certificate as long as it takes.
   */
  readonly unattended: boolean
}

type Times<Limited> = { readonly [Name in keyof Limited]?: Duration.Input }

/** The options; what is left out keeps its default. A limit is any duration. */
export interface Options {
  readonly limits?: Times<Limits> | undefined
  readonly sizes?: Partial<Sizes.Sizes> | undefined
  readonly fence?: (Times<FenceLimits> & { readonly enabled?: boolean | undefined }) | undefined
  readonly flights?: Flights | undefined
  readonly auth?: Partial<Auth> | undefined
  readonly attempts?: number | undefined
  readonly retry?: Schedule.Schedule<unknown, ImapError.ImapError> | undefined
  readonly reidentify?: boolean | undefined
  readonly onChange?: OnChange | undefined
  readonly unattended?: boolean | undefined
}

/** The limits of a policy that names none. */
export const usual: Limits = {
  connect: 10_000,
  tls: 10_000,
  greeting: 15_000,
  provisional: 20_000,
  ...Steps.each(({ limit }) => limit),
  starttls: 10_000,
  auth: 30_000,
  command: 60_000,
  logout: 3_000,
  idle: 10_000,
  done: 10_000,
  pause: 1_000,
  reissue: 900_000,
  silence: 600_000,
  poll: 120_000,
  mailboxes: 120_000,
  hold: 300_000,
  probe: 10_000,
  attempt: 60_000,
  headStart: 1_000,
  raceHold: 2_000,
  discover: 5_000
}

const defaultFence: FenceLimits = { grace: 250, deaf: 5_000, authentication: 3_000, done: 3_000 }

/** Returns a limit in milliseconds. */
const limitOf = (given: Duration.Input | undefined, byDefault: number): number =>
  given === undefined ? byDefault : Duration.toMillis(given)

/** 0.5 s, then 2 s. */
const defaultRetry: Schedule.Schedule<unknown, ImapError.ImapError> = Schedule.exponential(
  "500 millis",
  4
).pipe(Schedule.setInputType<ImapError.ImapError>())

/** Completes a policy from its parts. Throws a `Misuse` that names an option that is unknown or of a wrong type. */
export const make = (options: Options = {}): Policy => {
  throwIf(wrongOptions({ options }))
  return complete(options)
}

const complete = (options: Options): Policy => ({
  limits: Record.map(usual, (ms, name) => limitOf(options.limits?.[name], ms)),
  sizes: Sizes.from(options.sizes),
  fence: {
    enabled: options.fence?.enabled ?? true,
    ...Record.map(defaultFence, (ms, name) => limitOf(options.fence?.[name], ms))
  },
  flights: options.flights ?? "planned",
  auth: { fallback: true, md5: false, requireChannelBinding: false, ...options.auth },
  attempts: options.attempts ?? 3,
  retry: options.retry ?? defaultRetry,
  reidentify: options.reidentify ?? true,
  onChange: options.onChange ?? "rediscover",
  unattended: options.unattended ?? false
})

const isSchedule = (given: unknown): given is NonNullable<Options["retry"]> => Schedule.isSchedule(given)

const wrongOptions = misuseIn(
  () => ({
    options: optionsOf<Options>({
      limits: optionsOf<NonNullable<Options["limits"]>>(Record.map(usual, () => option.duration)),
      sizes: optionsOf<Partial<Sizes.Sizes>>(Record.map(Sizes.from(), () => Schema.Finite)),
      fence: optionsOf<NonNullable<Options["fence"]>>({
        enabled: Schema.Boolean,
        ...Record.map(defaultFence, () => option.duration)
      }),
      flights: Schema.Literals(["careful", "planned", "eager"]),
      auth: optionsOf<Partial<Auth>>({
        fallback: Schema.Boolean,
        md5: Schema.Boolean,
        requireChannelBinding: Schema.Boolean
      }),
      attempts: Schema.Int,
      retry: Schema.declare(isSchedule, { expected: "a schedule" }),
      reidentify: Schema.Boolean,
      onChange: Schema.Literals(["rediscover", "ask"]),
      unattended: Schema.Boolean
    })
  }),
  { call: "Policy", step: "account" }
)

/** The policy in force. */
export const Policy = Context.Reference<Policy>("@effect-imap/core/Policy", {
  defaultValue: () => complete({})
})

/** Sets options for every connection that is made with the layer. */
export const layer = (options: Options): Layer.Layer<never> => Layer.succeed(Policy, make(options))
