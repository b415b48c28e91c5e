/**
 * Reads bytes, frames and parses them, and passes the responses to the dialogue. The transport calls with the bytes; one fiber pulls
 * them where it cannot.
 */
import { Effect, Result } from "effect"
import type { MemoryBound } from "../../base/MemoryBound.ts"
import { ofWire, type WireFailure } from "../../imap/wire/WireFailure.ts"
import type { Leniency } from "../../imap/Response.ts"
import { type Listening, TransportError } from "../Transport.ts"
import * as Guarded from "../transport/Guarded.ts"
import { concat } from "../../imap/wire/bytes.ts"
import * as Framer from "../../imap/wire/Framer.ts"
import * as ResponseParser from "../../imap/wire/ResponseParser.ts"
import * as Entry from "./Entry.ts"
import type { Streaming } from "./FetchStream.ts"
import { isLong, partsOf } from "./parts.ts"
import type { Input, Received, State } from "./State.ts"
import { Unread } from "./Unread.ts"
import { weightOf } from "./weight.ts"
import type { DriverMeans } from "./DriverMeans.ts"

const heard: Input = { _tag: "Heard", unfinished: false }
const heardMore: Input = { _tag: "Heard", unfinished: true }

const lf = 10

/** Short responses in a row, a few milliseconds of work, after which other fibers have their turn. */
const turn = 512

/**
 * The same while an app takes messages as they arrive. All that a read returns would still be in use when V8 collects
 * young objects, which then moves it among the old ones, or makes room for more young ones.
 */
const streamedTurn = 32

const nothing: Uint8Array = new Uint8Array()
const noFrames: ReadonlyArray<Uint8Array> = []
const noLeniency: ReadonlyArray<Leniency> = []

const drop = (): void => {}

const isStreamed = (entry: Entry.Entry): boolean => entry.streamed === true && Entry.isOpen(entry)

/** The parts of the driver that a reader needs. */
interface ReaderOwner {
  readonly means: DriverMeans
  readonly state: State
  readonly now: () => number
  readonly take: (input: Input, at: number) => void
  readonly drained: () => void
  readonly forget: () => void
  readonly start: () => void
  readonly run: (effect: Effect.Effect<void>) => void
  readonly lose: (error: TransportError) => void
  readonly commands: { readonly hold: () => void; readonly release: () => void }
}

export class Reader {
  /** The stream that takes the data of a FETCH, if one is in progress. */
  stream: Streaming | undefined
  /** The octets that were pulled. */
  received = 0
  readonly #driver: ReaderOwner
  /** True while the rest of a stream that the app has left is still to come. */
  #isDropping = false
  /** Made with the first stream. */
  #unread: Unread | undefined
  /** Present while the transport calls with what it reads. */
  #listening: Listening | undefined
  #framer: Framer.Framer
  #lenient = noLeniency
  #hasBegun = false
  /** The bytes after the line that is being read. */
  #behind = nothing
  /** The time at which the current bytes were read, or work on them continued. */
  #at = 0
  /** The longest pause within the response that is not complete, in milliseconds. */
  #paused = 0
  /** The response that is not complete. */
  readonly #begun: MemoryBound
  /** The weight of the responses taken since other fibers had their turn. */
  #taken = 0

  constructor(driver: ReaderOwner) {
    this.#driver = driver
    this.#begun = driver.means.memory.part()
    this.#framer = this.#newFramer()
  }

  /** Starts to read, once. */
  begin(): void {
    if (this.#hasBegun) return
    this.#hasBegun = true
    this.#read()
  }

  /** Forgets what was read in the clear, and reads on after the barrier of STARTTLS. */
  restart(): void {
    this.#framer = this.#newFramer()
    if (this.#hasBegun) this.#read()
  }

  /** Allows larger responses from the next byte on. */
  loggedIn(): void {
    this.#framer.setLimits(Framer.afterLogin(this.#driver.means.sizes))
  }

  /** Sends the data of a FETCH to the stream from now on. */
  streamTo(stream: Streaming): void {
    this.stream = stream
    this.#isDropping = false
    this.#unread ??= new Unread(this.#driver)
    this.#framer.stream(stream.incoming.piece)
  }

  /** Sends nothing more to the stream. Literals are kept again after the FETCH: what is still to come of it may be of any size. */
  leave(stream: Streaming): void {
    if (this.stream !== stream) return
    this.#unread?.end()
    this.stream = undefined
    this.#isDropping = stream.incoming.piece !== undefined
    this.#framer.stream(this.#isDropping ? drop : undefined)
    this.#keepAgain()
  }

  /** Keeps literals again once the FETCH is answered whose stream the app has left. */
  #keepAgain(): void {
    if (!this.#isDropping || this.#driver.state.entries.some(isStreamed)) return
    this.#isDropping = false
    this.#framer.stream(undefined)
  }

  /** The first of the bytes that did not make a response. */
  peek(): Uint8Array {
    return this.#framer.peek()
  }

  /** The milliseconds for which nothing was read, because of the app, before what was read last. */
  unreadMs(): number {
    return this.#unread?.lately() ?? 0
  }

  /** The octets so far of a response that is not complete. */
  pending(): number {
    return this.#framer.pending()
  }

  /** The literal that is being received, if there is one. */
  literal(): Framer.PartOfLiteral | undefined {
    return this.#framer.literal()
  }

  /** Compresses from here on. Called as soon as the OK is read, because the waiting fiber may write at once. */
  compressed(): void {
    const behind = this.#behind
    this.#behind = nothing
    const wasListening = this.#listening !== undefined
    this.quit()
    this.#driver.means.connection.compress?.(behind)
    if (wasListening) this.#read()
  }

  /** Reads until the connection ends or the barrier of STARTTLS is reached. */
  #read(): void {
    const { direct } = this.#driver.means.connection
    if (direct === undefined)
      this.#driver.run(Effect.catch(this.#pull(), (error) => Effect.sync(() => this.#driver.lose(error))))
    else
      this.#listening = Guarded.listen(
        direct,
        (bytes) => this.#receive(bytes),
        (error) => this.#ended(error)
      )
  }

  #receive(bytes: Uint8Array): void {
    if (!this.#isReading()) return this.quit()
    try {
      const rest = this.#hear([bytes])
      if (rest !== undefined) this.#pauseDuring(rest)
    } catch (thrown) {
      // within the transport's callback it would end the process
      this.quit()
      this.#driver.lose(new TransportError({ failure: "defect", detail: `reading: ${String(thrown)}` }))
    }
  }

  #ended(error: TransportError): void {
    this.#listening = undefined
    this.#driver.lose(error)
  }

  /** Reads no more until an app's stream has room, or others had their turn. */
  #pauseDuring(rest: Effect.Effect<void>): void {
    const listening = this.#listening
    listening?.pause()
    const goOn = Effect.sync(() => {
      // it may have been stopped meanwhile
      if (this.#listening === listening) listening?.resume()
    })
    this.#driver.run(Effect.ensuring(rest, goOn))
  }

  /** Reads nothing more. */
  quit(): void {
    this.#listening?.stop()
    this.#listening = undefined
  }

  /** Reads until the end or the barrier, for a transport that must be pulled. */
  #pull(): Effect.Effect<void, TransportError> {
    const pull = Guarded.pull(this.#driver.means.connection)
    return Effect.whileLoop({
      while: () => this.#isReading(),
      body: () => Effect.flatMap(pull, (chunks) => this.#hear(chunks) ?? Effect.void),
      step: () => {}
    })
  }

  /** Takes what was read; returns what must be waited for before more is read. */
  #hear(chunks: ReadonlyArray<Uint8Array>): Effect.Effect<void> | undefined {
    for (let at = 0; at < chunks.length; at++) this.received += chunks[at]?.length ?? 0
    if (this.#framer.pending() > 0) this.#paused = Math.max(this.#paused, this.#driver.now() - this.#at)
    this.#unread?.read()
    return this.#goOn(this.#take(chunks))
  }

  /** Takes what was read, and lets other fibers have a turn between responses, but not within one. */
  #goOn(rest: Iterator<void>): Effect.Effect<void> | undefined {
    const driver = this.#driver
    this.#at = driver.now()
    driver.take(heard, this.#at)
    if (!this.#takesAll(rest)) {
      driver.forget()
      driver.start()
      const others = this.#flushed() ?? Effect.yieldNow
      return Effect.flatMap(others, () => this.#goOn(rest) ?? Effect.void)
    }
    const exceeded = this.#begun.hold(this.#framer.pending())
    if (exceeded !== undefined) {
      driver.take(
        { _tag: "Fail", reason: { _tag: "TooMuchData", of: "memory", limit: exceeded.limit } },
        this.#at
      )
    }
    if (this.#framer.pending() > 0) driver.take(heardMore, this.#at)
    this.#keepAgain()
    driver.drained()
    driver.start()
    return this.#flushed()
  }

  /** What was read together is taken before anybody acts on an answer in it: a BYE may follow. */
  #takesAll(rest: Iterator<void>): boolean {
    const { commands } = this.#driver
    commands.hold()
    try {
      return rest.next().done === true
    } finally {
      if (!this.#isReading()) this.quit()
      commands.release()
    }
  }

  /** Hands on to the stream what came for it. */
  #flushed(): Effect.Effect<void> | undefined {
    return this.stream && this.#unread?.flush(this.stream)
  }

  #take(chunks: ReadonlyArray<Uint8Array>): Generator<void, void> {
    if (this.#driver.state.entries.some(({ kind }) => kind._tag === "compress"))
      return this.takeLines(concat(chunks))
    const [first = nothing] = chunks
    return chunks.length === 1 ? this.takeChunk(first, true) : this.takeAll(chunks)
  }

  private *takeAll(chunks: ReadonlyArray<Uint8Array>): Generator<void, void> {
    for (let index = 0; index < chunks.length && this.#isReading(); index++) {
      yield* this.takeChunk(chunks[index] ?? nothing, index === chunks.length - 1)
    }
  }

  /** Takes one line at a time: what follows the OK of COMPRESS is compressed, and not a line. RFC 4978 §3. */
  private *takeLines(bytes: Uint8Array): Generator<void, void> {
    this.#behind = bytes
    while (this.#behind.length > 0 && this.#isReading()) {
      const behind = this.#behind
      const end = behind.indexOf(lf) + 1 || behind.length
      this.#behind = behind.subarray(end)
      yield* this.takeChunk(behind.subarray(0, end), end === behind.length)
    }
  }

  #isReading(): boolean {
    const { _tag } = this.#driver.state.phase
    return _tag !== "over" && _tag !== "barrier"
  }

  private *takeChunk(chunk: Uint8Array, isLast: boolean): Generator<void, void> {
    const driver = this.#driver
    const { connection, isProvisional, recorder, wayIn } = driver.means
    const frames = Result.getOrElse(this.#framer.push(chunk), () => noFrames)
    for (let index = 0; index < frames.length; index++) {
      // the last response, or what others did in their turn, may have ended it
      if (!this.#isReading()) return
      const frame = frames[index] ?? chunk
      const parsed = ResponseParser.parse(frame, this.#note)
      if (Result.isFailure(parsed)) return this.#fail(parsed.failure)
      const response = parsed.success
      const bytes = frame.length + 2
      const isMore = index < frames.length - 1 || !isLast || this.#framer.pending() > 0
      const followed = response._tag === "Tagged" && (isMore || connection.buffered() > 0)
      const weight = weightOf(bytes)
      // to read a long response was one turn, to record it is another
      if (weight >= turn) {
        yield
        if (!this.#isReading()) return
      }
      if (!recorder.isSilent) recorder.received(wayIn, response, bytes, this.#paused)
      this.#paused = 0
      this.stream?.incoming.response(response, index)
      const provisional = driver.state.phase._tag === "greeting" && isProvisional(response)
      const received = { _tag: "Received", response, bytes, followed, provisional } as const
      const hasParts = response._tag === "Vanished" && isLong(response)
      if (weight < turn && !hasParts) driver.take(received, this.#at)
      else yield* this.takeLong(received)
      this.#taken += weight
      if (this.#taken < (this.stream === undefined ? turn : streamedTurn)) continue
      this.#taken = 0
      yield
    }
    if (!this.#isReading()) return
    this.stream?.incoming.pushed()
    const failure = this.#framer.failure()
    if (failure !== undefined) this.#fail(failure)
  }

  /** To read and record a long response were two turns, and to take each part of it is another. */
  private *takeLong(received: Received): Generator<void, void> {
    for (const part of partsOf(received)) {
      yield
      if (!this.#isReading()) return
      if (part !== undefined) this.#driver.take(part, this.#at)
    }
  }

  #fail(failure: WireFailure): void {
    const { redactor } = this.#driver.means.recorder
    this.#driver.take({ _tag: "Fail", reason: ofWire(failure, redactor.text) }, this.#at)
  }

  /** Notes each kind of malformed response that was read nevertheless, once. */
  readonly #note = (leniency: Leniency): void => {
    if (this.#lenient.includes(leniency)) return
    this.#lenient = [...this.#lenient, leniency]
    this.#driver.means.recorder.emit("trace:note", { text: `read leniently: ${leniency}` })
  }

  #newFramer(): Framer.Framer {
    return Framer.make(Framer.beforeLogin(this.#driver.means.sizes), this.#note)
  }
}
