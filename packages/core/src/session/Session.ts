/**
 * One connection as activities see it: its commands, its greeting, TLS, and its end.
 *
 * Reading stops after the OK of STARTTLS, and begins anew once TLS is there: nothing that was said in the clear is
 * left (S07, C02). RFC 9051 §6.2.1.
 */
import { Clock, Deferred, Effect, Exit, Queue, Scope } from "effect"
import type * as ImapError from "../ImapError.ts"
import type { WayIn } from "../machine/Settings.ts"
import type * as Policy from "../Policy.ts"
import type { Quotation } from "../Quotation.ts"
import type { Untagged } from "../Response.ts"
import { type Connection, type TlsInfo, type TlsOptions } from "../Transport.ts"
import type { Recorder } from "../trace/Recorder.ts"
import type { Commands } from "./Commands.ts"
import * as Dialogue from "./Dialogue.ts"
import { Driver, type Means, millis, type Opening } from "./Driver.ts"
import * as Tags from "./Tags.ts"
import { fromTransport } from "./transportFailure.ts"

export type { Opening } from "./Driver.ts"

export interface Options extends Omit<Means, "clock"> {
  readonly fence: Policy.Fence
  /** Milliseconds without a byte that belongs to a command of the app. */
  readonly commandLimit: number
  readonly connectRttMs: number
  /** Clear text, where the account requires a secured channel: nothing odd is tolerated. */
  readonly strict: boolean
}

export interface Session {
  readonly wayIn: WayIn
  readonly connection: Connection
  readonly recorder: Recorder
  readonly place: Means["place"]
  readonly commands: Commands
  /** Starts to pull, and gives what comes first; after a provisional greeting, what comes next. */
  readonly opening: Effect.Effect<Opening>
  /** TLS from here on; reading begins again after STARTTLS. */
  readonly upgrade: (options: TlsOptions) => Effect.Effect<TlsInfo, ImapError.ImapError>
  readonly greeting: () => Quotation
  /** As it came: to be compared, and not kept. */
  readonly rawGreeting: () => string
  /** From now on larger responses are taken, and untagged data counts. */
  readonly authenticated: () => void
  readonly listen: (listener: (response: Untagged, bytes: number) => void) => void
  /** Nobody has said goodbye, and nothing has failed. */
  readonly isOpen: () => boolean
  /** What the server said last without a tag, since its last answer: it may be about what is in progress. Redacted. */
  readonly lastWords: () => Quotation | undefined
  /** Succeeds with the reason once the connection is beyond use. */
  readonly ended: Effect.Effect<ImapError.ImapError>
  /** Writes from the greeting on, over all channels. */
  readonly flights: () => number
  /** Without a byte. */
  readonly close: Effect.Effect<void>
}

export const make = Effect.fnUntraced(function* (options: Options): Effect.fn.Return<Session> {
  const { connection, place, recorder, scope } = options
  const clock = yield* Clock.Clock
  const state = Dialogue.make({
    rules: { fence: options.fence, sizes: options.sizes, commandLimit: options.commandLimit },
    prefix: yield* Tags.prefix,
    tolerates: options.strict ? Dialogue.strict : Dialogue.tolerant,
    rtt: options.connectRttMs,
    at: millis(clock)
  })
  const driver = new Driver({ ...options, clock }, state, yield* Queue.unbounded<Opening>())
  yield* Scope.addFinalizer(scope, driver.telling({ _tag: "Fail", reason: { _tag: "Closed" } }))
  return {
    wayIn: options.wayIn,
    connection,
    recorder,
    place,
    commands: driver.commands,
    opening: driver.opening,
    upgrade: Effect.fnUntraced(function* (tls) {
      const info = yield* Effect.mapError(connection.upgrade(tls), (error) =>
        fromTransport(error, { ...place, step: "tls" })
      )
      yield* driver.upgraded
      return info
    }),
    greeting: () => recorder.redactor.text(driver.greeting),
    rawGreeting: () => driver.greeting,
    authenticated: () => driver.loggedIn(),
    listen: (listener) => {
      driver.listener = listener
    },
    isOpen: () => state.phase._tag !== "over" && state.phase._tag !== "leaving",
    lastWords: () =>
      state.words.complaint === undefined ? undefined : recorder.redactor.text(state.words.complaint),
    ended: Effect.map(Deferred.await(driver.ended), (failing) => failing("selected")),
    flights: () => state.flights,
    close: Scope.close(scope, Exit.void)
  }
})
