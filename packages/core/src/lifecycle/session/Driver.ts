/**
 * Performs the outputs of a dialogue. With its `Reader`, `Writer` and `Sleeper` it is the only part of a session that does
 * I/O.
 *
 * The outputs of an input are performed in the order in which the dialogue gave them, before those of the next input.
 */
import { type Clock, Effect, Exit, Fiber, Scope } from "effect"
import { monotonicMillis } from "../../base/clock.ts"
import type { Response, Untagged } from "../../imap/Response.ts"
import type { TransportError } from "../Transport.ts"
import { Commands } from "./Commands.ts"
import * as Dialogue from "./Dialogue.ts"
import type { Entry } from "./Entry.ts"
import { type Failing, failingWith } from "./failing.ts"
import { Reader } from "./Reader.ts"
import { Sleeper } from "./Sleeper.ts"
import type { Standing } from "../../failure/Standing.ts"
import { standingOf } from "./standing.ts"
import { nextDue } from "./stages.ts"
import type { Ending, Input, Output, State } from "./State.ts"
import * as trace from "./trace.ts"
import { Writer } from "./Writer.ts"
import { without } from "../../base/without.ts"
import type { DriverMeans } from "./DriverMeans.ts"

/** The first response of a connection, or its end, with the bytes that did not make a line. */
export type Opening =
  | Response
  | { readonly _tag: "End"; readonly bytes: Uint8Array; readonly failing: Failing }

const noOpenings: ReadonlyArray<Opening> = []

type Ended = (failing: Failing) => void
const noEndings: ReadonlyArray<Ended> = []

export class Driver {
  readonly means: DriverMeans
  readonly clock: Clock.Clock
  readonly state: State
  readonly commands: Commands
  /** The text of the greeting, unredacted. */
  greeting = ""
  /** Makes the error of each step once the session has ended. */
  over: Failing | undefined
  listener: (response: Untagged) => void = nobody
  readonly reader: Reader
  readonly #writer: Writer
  readonly #sleeper: Sleeper
  #openings = noOpenings
  #endings = noEndings
  /** Resumes the caller that waits for an opening. */
  #opened = nobody
  #failure: TransportError | undefined
  /** Outputs that are still to be performed, and how many of them already were. */
  readonly #outputs: Array<Output> = []
  #performed = 0
  #isPerforming = false

  constructor(means: DriverMeans, clock: Clock.Clock, state: State) {
    this.means = means
    this.clock = clock
    this.state = state
    this.reader = new Reader(this)
    this.#writer = new Writer(this)
    this.#sleeper = new Sleeper(this)
    this.commands = new Commands(this)
  }

  /** The octets of IMAP that were written and read: without those of TLS, and before compression. */
  traffic(): { readonly sent: number; readonly received: number } {
    return { sent: this.#writer.sent, received: this.reader.received }
  }

  /** Milliseconds since the last octet came; `undefined` if none ever did. */
  silence(): number | undefined {
    return this.reader.received === 0 ? undefined : this.now() - this.state.heardAt
  }

  /** Ends the session, whose memory others need. */
  giveWay(limit: number): void {
    this.means.memory.release()
    this.tell({ _tag: "Fail", reason: { _tag: "TooMuchData", of: "memory", limit } })
  }

  now(): number {
    return monotonicMillis(this.clock)
  }

  /** How the session stands now; a literal that is not complete is part of the reason. */
  standing(): Standing {
    const hasBegun = this.reader.literal() !== undefined || this.reader.pending() > 0
    const unreadMs = this.reader.unreadMs()
    const busyMs = this.means.alarm.busyMs()
    return {
      ...(this.state.entries.length === 0 ? {} : standingOf(this.state, this.now(), hasBegun)),
      ...(unreadMs > 0 ? { unreadMs } : {}),
      ...(busyMs > 0 ? { busyMs } : {})
    }
  }

  /** Passes an input to the dialogue now, and performs the outputs. */
  tell(input: Input): void {
    this.take(input, this.now())
    this.forget()
  }

  /** Works like `tell`, for one of several inputs that were read together; `drained` is called after the last. */
  take(input: Input, at: number): void {
    const outputs = this.#outputs
    Dialogue.step(this.state, input, at, outputs)
    // outputs of an input that comes while one is performed are performed after it
    if (this.#isPerforming) return
    this.#isPerforming = true
    try {
      while (this.#performed < outputs.length) {
        const output = outputs[this.#performed++]
        if (output !== undefined) this.#perform(output)
      }
    } finally {
      this.#isPerforming = false
    }
  }

  /** Drops performed outputs: written secrets are among them. */
  forget(): void {
    if (this.#isPerforming) return
    this.#outputs.length = 0
    this.#performed = 0
  }

  /** Starts to read, and calls `then` with the greeting, or the next one, perhaps at once; returns what ends the wait. */
  onOpening(then: (opening: Opening) => void): () => void {
    this.reader.begin()
    const give = () => {
      const opening = this.#openings[0]
      if (opening === undefined) return
      this.#opened = nobody
      this.#openings = without(this.#openings, opening)
      then(opening)
    }
    this.#opened = give
    give()
    return () => {
      this.#opened = nobody
    }
  }

  /** Succeeds once the connection is beyond use. */
  get ended(): Effect.Effect<Failing> {
    return Effect.callback((resume) => {
      const stop = this.onEnd((failing) => resume(Effect.succeed(failing)))
      return Effect.sync(stop)
    })
  }

  /** Calls `listener` once the connection is beyond use, perhaps at once; returns what ends the wait. */
  onEnd(listener: Ended): () => void {
    if (this.over !== undefined) {
      listener(this.over)
      return nobody
    }
    this.#endings = this.#endings.concat(listener)
    return () => {
      this.#endings = without(this.#endings, listener)
    }
  }

  /** Called after everything that was read together: only now may the greeting in it be answered. */
  drained(): void {
    this.forget()
    this.#opened()
  }

  /** Forgets what was said in the clear, and reads on after the barrier of STARTTLS. */
  upgraded(): void {
    this.greeting = ""
    this.tell({ _tag: "Upgraded" })
    this.reader.restart()
  }

  /** Returns whether a write failed: the last commands may not have reached the server. */
  isCut(): boolean {
    return this.#writer.hasFailed
  }

  /** Writes what is queued, then does as `start`. */
  flush(): Effect.Effect<void> {
    if (this.#writer.needsFiber())
      return Effect.andThen(
        this.#writer.flush(),
        Effect.sync(() => this.start())
      )
    this.start()
    return Effect.void
  }

  /** Writes what is queued, and returns once all of it is written. */
  drain(): Effect.Effect<void> {
    return Effect.andThen(
      this.#writer.drain(),
      Effect.sync(() => this.start())
    )
  }

  /** Sets the alarm to the next time that is due, and starts the writes that no caller waits for. */
  start(): void {
    const due = nextDue(this.state)
    if (due !== undefined && !this.#sleeper.wakesBy(due)) this.#sleeper.sleepUntil(due)
    if (this.#writer.needsFiber()) this.run(this.#writer.flush())
  }

  /** Ends the session with the scope. */
  endsWith(scope: Scope.Scope): Effect.Effect<void> {
    return Scope.addFinalizerExit(scope, () => Effect.sync(() => this.#close()))
  }

  #close(): void {
    this.tell({ _tag: "Fail", reason: { _tag: "Closed" } })
    this.means.memory.release()
    this.start()
  }

  /** Runs an effect in the session's scope, for callers without a fiber. */
  run(effect: Effect.Effect<void>): void {
    Fiber.runIn(this.means.alarm.fork(effect), this.means.scope)
  }

  /** Ends the session because the transport failed. */
  lose(error: TransportError): void {
    this.#failure ??= error
    this.tell({ _tag: "Lost" })
  }

  #perform(output: Output): void {
    switch (output._tag) {
      case "Untagged":
        return this.listener(output.response)
      case "Answer": {
        const { answer, entry } = output
        if (answer._tag === "Tagged") entry.completed?.(answer, entry.untagged)
        return this.commands.hand(entry, answer)
      }
      case "GivenUp":
        return trace.interrupted(this.means, output.entry)
      case "Opening":
        this.greeting = "text" in output.response ? output.response.text : ""
        this.#openings = this.#openings.concat(output.response)
        return
      case "Sent":
        return this.#announce(output)
      case "Write":
        if (output.secretOf !== undefined) trace.secret(this.means, output.secretOf, output.bytes)
        if (output.line !== undefined) trace.line(this.means, output.line, output.bytes)
        return this.#writer.add(output.bytes)
      case "Compress":
        trace.compressed(this.means)
        return this.reader.compressed()
      case "Refused":
        return this.#refuse(output)
      case "Timer":
        return trace.timer(this.means, output)
      case "Note":
        return this.means.recorder.emit("trace:note", output.note)
      case "End":
        return this.#end(output)
    }
  }

  #announce({ commands, request }: Extract<Output, { readonly _tag: "Sent" }>): void {
    const { recorder } = this.means
    for (const { encoded, entry } of commands) {
      if (!recorder.isSilent) trace.sent(this.means, encoded, entry)
      entry.sent?.()
    }
    if (recorder.listening()) this.means.alarm.arm()
    this.commands.resolve(request, Exit.succeed(commands.map(({ entry }) => entry)))
  }

  #refuse({ planned, reason, request, words }: Extract<Output, { readonly _tag: "Refused" }>): void {
    const step = planned?.step ?? "command"
    const failing = reason === undefined ? this.over : this.#failingWith(reason, words)
    if (failing !== undefined) this.commands.resolve(request, Exit.fail(failing(step)))
  }

  #end({ of, reason, words }: Extract<Output, { readonly _tag: "End" }>): void {
    const failing = this.#failingWith(reason, words, of ?? "none")
    this.over = failing
    trace.unfinished(this.means, this.reader.pending())
    if (this.means.recorder.listening())
      trace.losses(this.means, this.state.entries, this.#writer.queued, this.now())
    this.reader.quit()
    this.#writer.end()
    this.#sleeper.end()
    const endings = this.#endings
    this.#endings = noEndings
    for (const ended of endings) ended(failing)
    this.#openings = this.#openings.concat({ _tag: "End", bytes: this.reader.peek(), failing })
    this.#opened()
    this.commands.end(failing)
  }

  #failingWith(ending: Ending | undefined, words: string | undefined, of?: Entry | "none"): Failing {
    const { place, recorder } = this.means
    const at = { ...place, literal: this.reader.literal() }
    const failure = this.#failure
    const standing = this.standing()
    return failingWith({ ending, of, words, failure, place: at, standing, redactor: recorder.redactor })
  }
}

const nobody = () => {}
