/**
 * A connection as activities see it: its commands, its greeting, TLS, and its end.
 *
 * Reading stops after the OK of STARTTLS, and begins again once TLS is there: nothing that was said in the clear is
 * left (S07, C02). RFC 9051 §6.2.1.
 */
import { Clock, Context, Effect, Exit, Random, Scope } from "effect"
import { monotonicMillis } from "../../base/clock.ts"
import type * as ImapError from "../../failure/ImapError.ts"
import type { WayIn } from "../machine/Settings.ts"
import type { Quotation } from "../../failure/Quotation.ts"
import type { Untagged } from "../../imap/Response.ts"
import type { Connection, TlsInfo, TlsOptions } from "../Transport.ts"
import * as Guarded from "../transport/Guarded.ts"
import type { Recorder } from "../../trace/Recorder.ts"
import type { Commands } from "./Commands.ts"
import * as Dialogue from "./Dialogue.ts"
import { Driver, type Opening } from "./Driver.ts"
import type { Failing } from "./failing.ts"
import type { Rules } from "./State.ts"
import * as Tags from "./Tags.ts"
import { fromTransport } from "./transportFailure.ts"
import type { DriverMeans } from "./DriverMeans.ts"

export type { Opening } from "./Driver.ts"

import type { Standing } from "../../failure/Standing.ts"

export interface SessionOptions extends DriverMeans, Rules {
  readonly connectRttMs: number
  /** True if the channel is clear text although the account requires a secured one: nothing unexpected is tolerated. */
  readonly strict: boolean
}

export class Session {
  private readonly driver: Driver

  constructor(driver: Driver) {
    this.driver = driver
  }

  get wayIn(): WayIn {
    return this.driver.means.wayIn
  }

  get connection(): Connection {
    return this.driver.means.connection
  }

  get recorder(): Recorder {
    return this.driver.means.recorder
  }

  get place(): DriverMeans["place"] {
    return this.driver.means.place
  }

  get commands(): Commands {
    return this.driver.commands
  }

  /** Starts to read, and calls `then` with the greeting; after a provisional one, with the next. Returns what ends the wait. */
  onOpening(then: (opening: Opening) => void): () => void {
    return this.driver.onOpening(then)
  }

  /**
   * Makes the channel TLS; after STARTTLS, reading begins again. Returns the offer because of which the server may have
   * ended the handshake, if it can be left out of another one.
   */
  upgrade(
    options: TlsOptions,
    canLeaveOut: (offer: "alpn" | "session") => boolean = () => false
  ): Effect.Effect<TlsInfo | "alpn" | "session", ImapError.ImapError> {
    return Effect.matchEffect(Guarded.upgrade(this.connection, options), {
      onFailure: (error) =>
        error.offered !== undefined && canLeaveOut(error.offered)
          ? Effect.succeed(error.offered)
          : Effect.fail(fromTransport(error, { ...this.place, step: "tls" })),
      onSuccess: (info) =>
        Effect.sync(() => {
          this.driver.upgraded()
          return info
        })
    })
  }

  greeting(): Quotation {
    return this.recorder.redactor.text(this.driver.greeting)
  }

  /** The unredacted greeting: to be compared, and not kept. */
  rawGreeting(): string {
    return this.driver.greeting
  }

  /** Allows larger responses and untagged data from now on. */
  authenticated(): void {
    this.driver.tell({ _tag: "LoggedIn" })
    this.driver.reader.loggedIn()
  }

  listen(listener: (response: Untagged) => void): void {
    this.driver.listener = listener
  }

  /** Returns whether neither a BYE nor a failure has come. */
  isOpen(): boolean {
    const { phase } = this.driver.state
    return phase._tag !== "over" && phase._tag !== "leaving"
  }

  /** The last untagged complaint since the last answer, redacted: it may be about a command in progress. */
  lastWords(): Quotation | undefined {
    const { complaint } = this.driver.state.words
    return complaint === undefined ? undefined : this.recorder.redactor.text(complaint)
  }

  /** How the session stands now, as a failure of it is to say. */
  standing(): Standing {
    return this.driver.standing()
  }

  /** Succeeds with the reason once the connection is beyond use. */
  get ended(): Effect.Effect<ImapError.ImapError> {
    return Effect.map(this.driver.ended, (failing) => failing("selected"))
  }

  /** Calls the listener at the end, without a fiber that waits; returns a function that ends the wait. */
  onEnd(listener: (failing: Failing) => void): () => void {
    return this.driver.onEnd(listener)
  }

  /** The number of writes since the greeting, over all channels. */
  flights(): number {
    return this.driver.state.flights
  }

  /** The octets of IMAP so far, in both directions. */
  traffic(): ReturnType<Driver["traffic"]> {
    return this.driver.traffic()
  }

  /** Milliseconds since the last octet came; `undefined` if none ever did. */
  silence(): number | undefined {
    return this.driver.silence()
  }

  /** Closes the connection without writing anything. */
  get close(): Effect.Effect<void> {
    return Scope.close(this.driver.means.scope, Exit.void)
  }
}

export const make = (options: SessionOptions): Effect.Effect<Session> =>
  Effect.withFiber(({ context }) => {
    const clock = Context.get(context, Clock.Clock)
    const state = Dialogue.make({
      rules: options,
      memory: options.memory,
      prefix: Tags.prefixBy(Context.get(context, Random.Random)),
      tolerates: options.strict ? Dialogue.strict : Dialogue.tolerant,
      rtt: options.connectRttMs,
      at: monotonicMillis(clock)
    })
    const driver = new Driver(options, clock, state)
    options.memory.heldBy(driver)
    return Effect.as(driver.endsWith(options.scope), new Session(driver))
  })
