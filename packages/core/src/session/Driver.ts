/**
 * Performs what a dialogue asks for: the only place of a session that pulls, frames, parses, writes and sleeps.
 *
 * One fiber pulls. What follows from an input is performed in the order in which the dialogue said it, before what
 * follows from the next.
 */
import { type Clock, Deferred, Effect, Exit, type Fiber, Queue, Result, type Scope } from "effect"
import * as ImapError from "../ImapError.ts"
import type { WayIn } from "../machine/Settings.ts"
import { ofWire, type Reason, type WireFailure } from "../Reason.ts"
import type { Leniency, Response, Untagged } from "../Response.ts"
import type { Sizes } from "../Sizes.ts"
import type { Recorder } from "../trace/Recorder.ts"
import type { Connection, TransportError } from "../Transport.ts"
import * as Framer from "../wire/Framer.ts"
import * as ResponseParser from "../wire/ResponseParser.ts"
import { Commands, type Failing } from "./Commands.ts"
import type { FetchStream } from "./FetchStream.ts"
import * as Dialogue from "./Dialogue.ts"
import { nextDue } from "./stages.ts"
import type { Ending, Input, Output, State } from "./State.ts"
import { fromTransport, type Place } from "./transportFailure.ts"
import { Writer } from "./Writer.ts"

/** What came first: a response, or the end, with the bytes that made no line. */
export type Opening =
  | Response
  | { readonly _tag: "End"; readonly bytes: Uint8Array; readonly failing: Failing }

/** What a driver works with. */
export interface Means {
  readonly wayIn: WayIn
  readonly connection: Connection
  readonly scope: Scope.Closeable
  readonly recorder: Recorder
  readonly clock: Clock.Clock
  readonly place: Omit<Place, "step">
  readonly sizes: Sizes
  /** A busy server greets so before it means it, and greets once more. */
  readonly isProvisional: (greeting: Response) => boolean
}

/** The one sleep, until the next time that is due. */
interface Alarm {
  readonly due: number
  fiber: Fiber.Fiber<unknown> | undefined
}

/** Milliseconds of the monotonic clock. */
export const millis = (clock: Clock.Clock): number => Number(clock.monotonicTimeNanosUnsafe() / 1_000_000n)

const nothing = new Uint8Array()
const heard: Input = { _tag: "Heard", unfinished: false }
const heardMore: Input = { _tag: "Heard", unfinished: true }

export class Driver {
  /** Done once the connection is beyond use. */
  readonly ended: Deferred.Deferred<Failing> = Deferred.makeUnsafe()
  readonly commands: Commands
  /** As it came. */
  greeting = ""

  listener: (response: Untagged, bytes: number) => void = () => {}
  private readonly means: Means
  private readonly state: State
  private readonly openings: Queue.Queue<Opening>
  private readonly writer: Writer
  private readonly lenient = new Set<Leniency>()
  private framer: Framer.Framer
  private hasBegun = false
  private over: Failing | undefined
  private stream: FetchStream | undefined
  private failure: TransportError | undefined
  private alarm: Alarm | undefined
  /** What is still to be performed. */
  private readonly outputs: Array<Output> = []
  private isPerforming = false

  constructor(means: Means, state: State, openings: Queue.Queue<Opening>) {
    this.means = means
    this.state = state
    this.openings = openings
    this.framer = this.newFramer()
    this.writer = new Writer({
      connection: means.connection,
      ended: Deferred.await(this.ended),
      moved: this.telling({ _tag: "Written" }),
      lost: (error) => Effect.sync(() => this.lose(error))
    })
    this.commands = new Commands({
      state,
      tell: (input) => this.tell(input),
      start: this.start,
      flush: Effect.andThen(this.writer.flush, this.start),
      over: () => this.over,
      streamTo: (stream) => this.streamTo(stream),
      isCut: () => this.writer.hasFailed
    })
  }

  /** Takes an input at this moment, and performs what follows. */
  tell(input: Input): void {
    this.take(input, millis(this.means.clock))
  }

  telling(input: Input): Effect.Effect<void> {
    return Effect.suspend(() => {
      this.tell(input)
      return this.start
    })
  }

  /** Pulls until the connection is over, or a barrier is reached. */
  private readonly read: Effect.Effect<void> = Effect.suspend(() =>
    Effect.whileLoop({
      while: () => this.isReading(),
      body: () => this.pull,
      step: () => {}
    }).pipe(
      Effect.catch((error) => Effect.sync(() => this.lose(error))),
      Effect.forkIn(this.means.scope, { startImmediately: true }),
      Effect.asVoid
    )
  )

  /** Starts to pull, and gives what comes first; after a provisional greeting, what comes next. */
  readonly opening: Effect.Effect<Opening> = Effect.suspend(() => {
    const next = Queue.take(this.openings)
    if (this.hasBegun) return next
    this.hasBegun = true
    return Effect.andThen(this.read, next)
  })

  /** TLS is there: what was read in the clear is forgotten, and reading goes on after a barrier. */
  readonly upgraded: Effect.Effect<void> = Effect.suspend(() => {
    this.framer = this.newFramer()
    this.greeting = ""
    this.tell({ _tag: "Upgraded" })
    return this.hasBegun ? this.read : Effect.void
  })

  loggedIn(): void {
    this.tell({ _tag: "LoggedIn" })
    this.framer.setLimits(Framer.afterLogin(this.means.sizes))
  }

  private readonly pull: Effect.Effect<void, TransportError> = Effect.suspend(() =>
    Effect.flatMap(this.means.connection.pull, (chunks) => {
      const at = millis(this.means.clock)
      this.take(heard, at)
      for (const [index, chunk] of chunks.entries()) {
        if (this.isReading()) this.readChunk(chunk, index === chunks.length - 1, at)
      }
      if (this.framer.pending() > 0) this.take(heardMore, at)
      return this.stream === undefined ? this.start : Effect.andThen(this.start, this.stream.flush)
    })
  )

  /** Literals of FETCH responses go to the stream; without one, those that begin are kept again. */
  streamTo(stream: FetchStream | undefined): void {
    this.stream = stream
    this.framer.stream(stream?.piece)
  }

  private isReading(): boolean {
    const { _tag } = this.state.phase
    return _tag !== "over" && _tag !== "barrier"
  }

  private readChunk(chunk: Uint8Array, isLast: boolean, at: number): void {
    const { connection, wayIn, recorder } = this.means
    const frames = Result.getOrElse(this.framer.push(chunk), () => [])
    for (let index = 0; index < frames.length; index++) {
      const frame = frames[index] ?? nothing
      const parsed = ResponseParser.parse(frame, this.note)
      if (Result.isFailure(parsed)) return this.fail(parsed.failure, at)
      const response = parsed.success
      const bytes = frame.length + 2
      recorder.received(wayIn, response, bytes)
      this.stream?.response(response, index)
      const followed =
        response._tag === "Tagged" &&
        (index < frames.length - 1 || !isLast || this.framer.pending() > 0 || connection.buffered() > 0)
      const provisional = this.state.phase._tag === "greeting" && this.means.isProvisional(response)
      this.take({ _tag: "Received", response, bytes, followed, provisional }, at)
      if (!this.isReading()) return
    }
    this.stream?.rest()
    const failure = this.framer.failure()
    if (failure !== undefined) this.fail(failure, at)
  }

  private fail(failure: WireFailure, at: number): void {
    this.take({ _tag: "Fail", reason: ofWire(failure, this.means.recorder.redactor.text) }, at)
  }

  /** What follows from what is performed comes after it. */
  private take(input: Input, at: number): void {
    const { outputs } = this
    Dialogue.step(this.state, input, at, outputs)
    if (this.isPerforming) return
    this.isPerforming = true
    try {
      for (let index = 0; index < outputs.length; index++) {
        const output = outputs[index]
        if (output !== undefined) this.perform(output)
      }
    } finally {
      outputs.length = 0
      this.isPerforming = false
    }
  }

  private perform(output: Output): void {
    const { wayIn, recorder } = this.means
    switch (output._tag) {
      case "Untagged":
        return this.listener(output.response, output.bytes)
      case "Answer": {
        const { answer, entry } = output
        if (answer._tag === "Tagged") entry.completed?.(answer, entry.untagged)
        return this.commands.hand(entry, answer)
      }
      case "Opening":
        this.greeting = "text" in output.response ? output.response.text : ""
        return void Queue.offerUnsafe(this.openings, output.response)
      case "Sent":
        for (const { encoded, entry } of output.commands) {
          recorder.sent(wayIn, entry.tag, entry.command.name, {
            rendering: encoded.rendering,
            hasSecret: encoded.hasSecret,
            byteLength: encoded.parts.reduce((sum, part) => sum + part.length, 0)
          })
        }
        return this.commands.resolve(output.request, Exit.succeed(output.commands.map(({ entry }) => entry)))
      case "Write":
        if (output.secretOf !== undefined) this.traceSecret(output.secretOf, output.bytes)
        return this.writer.add(output.bytes)
      case "Refused":
        return this.refuse(output)
      case "Timer":
        return this.traceTimer(output)
      case "Note":
        return recorder.emit("trace:note", { text: output.text })
      case "End":
        return this.end(output)
    }
  }

  private refuse({ planned, reason, request, words }: Extract<Output, { readonly _tag: "Refused" }>): void {
    const step = planned?.step ?? "command"
    const failing = reason === undefined ? this.over : this.failingWith(reason, words)
    if (failing !== undefined) this.commands.resolve(request, Exit.fail(failing(step)))
  }

  private end({ reason, words }: Extract<Output, { readonly _tag: "End" }>): void {
    const over = this.failingWith(reason, words)
    this.over = over
    this.writer.end()
    this.alarm?.fiber?.interruptUnsafe()
    Deferred.doneUnsafe(this.ended, Effect.succeed(over))
    Queue.offerUnsafe(this.openings, { _tag: "End", bytes: this.framer.peek(), failing: over })
    this.commands.end(over)
  }

  /** Errors are made for who waits, in the words of the step. */
  private failingWith(ending: Ending | undefined, words: string | undefined): Failing {
    const { place, recorder } = this.means
    const { failure } = this
    const reason = ending?._tag === "Bye" ? this.byeOf(ending.code) : ending
    const serverText = words === undefined ? undefined : recorder.redactor.text(words)
    return (step) =>
      reason === undefined && failure !== undefined
        ? fromTransport(failure, { ...place, step }, serverText)
        : ImapError.make(reason ?? { _tag: "ConnectionLost", step }, step, { serverText })
  }

  private byeOf(code: string | undefined): Reason {
    return {
      _tag: "ServerBye",
      ...(code === undefined ? {} : { code: this.means.recorder.redactor.word(code) })
    }
  }

  private lose(error: TransportError): void {
    this.failure ??= error
    this.tell({ _tag: "Lost" })
  }

  private traceTimer(timer: Extract<Output, { readonly _tag: "Timer" }>): void {
    const { wayIn, recorder } = this.means
    if (timer.event === "set") recorder.emit("timer:set", { lane: wayIn, timer: timer.name, ms: timer.ms })
    else recorder.emit(`timer:${timer.event}`, { lane: wayIn, timer: timer.name })
  }

  private traceSecret(command: string, { length }: Uint8Array): void {
    this.means.recorder.sent(this.means.wayIn, undefined, command, {
      rendering: () => [{ kind: "secret", text: "<redacted>" }],
      hasSecret: true,
      byteLength: length
    })
  }

  /** What is read though it should not have been written; noted once. */
  private readonly note = (leniency: Leniency): void => {
    if (this.lenient.has(leniency)) return
    this.lenient.add(leniency)
    this.means.recorder.emit("trace:note", { text: `read leniently: ${leniency}` })
  }

  private newFramer(): Framer.Framer {
    return Framer.make(Framer.beforeLogin(this.means.sizes), this.note)
  }

  /** Starts what goes on beside the reading: writes that nobody waits for, and the alarm for the next time due. */
  private readonly start: Effect.Effect<void> = Effect.suspend(() => {
    const due = nextDue(this.state)
    const isLater = due === undefined || (this.alarm !== undefined && this.alarm.due <= due)
    if (isLater && !this.writer.needsFlush()) return Effect.void
    return Effect.andThen(
      this.writer.needsFlush() ? this.beside(this.writer.flush) : Effect.void,
      isLater ? Effect.void : this.sleepUntil(due)
    )
  })

  private beside(effect: Effect.Effect<void>): Effect.Effect<Fiber.Fiber<void>> {
    return Effect.forkIn(effect, this.means.scope, { startImmediately: true })
  }

  private sleepUntil(due: number): Effect.Effect<void> {
    return Effect.suspend(() => {
      this.alarm?.fiber?.interruptUnsafe()
      const alarm: Alarm = { due, fiber: undefined }
      this.alarm = alarm
      const sleep = Effect.sleep(Math.max(0, due - millis(this.means.clock)))
      const ring = Effect.suspend(() => {
        this.alarm = undefined
        // the app is slow, and not the server
        if (this.stream?.isFull === true) this.tell({ _tag: "Written" })
        this.tell({ _tag: "Due" })
        return this.start
      })
      return Effect.map(this.beside(Effect.andThen(sleep, ring)), (fiber) => {
        alarm.fiber = fiber
      })
    })
  }
}
