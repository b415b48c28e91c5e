/** Writes the commands of activities, and lets each caller wait for the answers to its own. */
import { Effect, Exit, Queue, Stream } from "effect"
import * as ImapError from "../../failure/ImapError.ts"
import type { EncodeOptions } from "../../imap/wire/CommandEncoder.ts"
import * as Entry from "./Entry.ts"
import type { Failing } from "./failing.ts"
import { FetchStream, type Streaming } from "./FetchStream.ts"
import type { Incoming } from "./Incoming.ts"
import type { Input, Request, State } from "./State.ts"
import { upload } from "./uploading.ts"
import { without } from "../../base/without.ts"

/** The parts of the driver that commands need. */
interface Means {
  readonly state: State
  /** Passes an input to the dialogue, and performs the outputs. */
  readonly tell: (input: Input) => void
  /** Starts the writes that no caller waits for, and sets the alarm. */
  readonly start: () => void
  readonly flush: () => Effect.Effect<void>
  /** Runs an effect in the session's scope. */
  readonly run: (effect: Effect.Effect<void>) => void
  /** Returns once everything queued is written. */
  readonly drain: () => Effect.Effect<void>
  /** The writer of the literals of FETCH responses. */
  readonly reader: {
    readonly streamTo: (stream: Streaming) => void
    readonly leave: (stream: Streaming) => void
  }
  /** Makes the error of each step once the session has ended. */
  readonly over: Failing | undefined
  /** Returns whether a write failed: the last commands may not have reached the server. */
  readonly isCut: () => boolean
}

type Entries = ReadonlyArray<Entry.Entry>
type Outcome = Exit.Exit<Entries, ImapError.ImapError>
type Answered = Exit.Exit<Entry.Answer, ImapError.ImapError>

/** The answers to a command that its caller has not taken yet. */
interface Inbox {
  readonly tag: string
  answers: ReadonlyArray<Entry.Answer>
  wake: () => void
}

/** A request that is not written yet, and the caller that waits for that. */
interface Waiting {
  readonly request: Request
  known: Outcome | undefined
  resume: (outcome: Outcome) => void
}

/** The number of pieces that may wait for a slow app; each is at most as large as one pull. */
const streamBuffer = 16
const noAnswers: ReadonlyArray<Entry.Answer> = []
const noInboxes: ReadonlyArray<Inbox> = []
const noneWaiting: ReadonlyArray<Waiting> = []

export class Commands {
  readonly #means: Means
  #inboxes = noInboxes
  #waiting = noneWaiting
  #isHeld = false
  /** The inboxes of the answers that are held. */
  #handed = noInboxes

  constructor(means: Means) {
    this.#means = means
  }

  /**
   * Writes the commands at once, up to the first that must wait for a continuation request. Waits while nothing may
   * be written; interrupted, what was written is given up.
   */
  send(
    flight: ReadonlyArray<Entry.Planned>,
    encoding: EncodeOptions
  ): Effect.Effect<Entries, ImapError.ImapError> {
    return Effect.callback((resume) => Effect.sync(this.post(flight, encoding, resume)))
  }

  /** Does the same for callers without a fiber: calls `then`, perhaps at once; returns what ends the wait. */
  post(
    flight: ReadonlyArray<Entry.Planned>,
    encoding: EncodeOptions,
    then: (written: Outcome) => void
  ): () => void {
    let isOver = false
    const finish = (outcome: Outcome) => {
      if (isOver) return
      isOver = true
      then(this.#cutAt(flight) ?? outcome)
    }
    const known = (outcome: Outcome) => {
      const flushed = this.#means.flush()
      if (flushed === Effect.void) finish(outcome)
      // a write that fails ends the session, and with it this fiber
      else
        this.#means.run(
          Effect.ensuring(
            flushed,
            Effect.sync(() => finish(outcome))
          )
        )
    }
    const waiting: Waiting = { request: { flight, encoding }, known: undefined, resume: nobody }
    this.#waiting = this.#waiting.concat(waiting)
    this.#means.tell({ _tag: "Send", request: waiting.request })
    if (waiting.known !== undefined) known(waiting.known)
    else {
      waiting.resume = known
      // what it waits for may have to be written first
      this.#means.start()
    }
    return () => {
      if (isOver) return
      isOver = true
      this.#withdraw(waiting)
    }
  }

  #withdraw(waiting: Waiting): void {
    const { known, request } = waiting
    if (this.#waiting.includes(waiting)) {
      this.#waiting = without(this.#waiting, waiting)
      this.#means.tell({ _tag: "Withdraw", request })
    }
    if (known !== undefined && Exit.isSuccess(known)) for (const entry of known.value) this.#giveUp(entry)
    this.#means.start()
  }

  /** Waits for the next answer; an interrupted caller gives the command up. */
  answer(entry: Entry.Entry): Effect.Effect<Entry.Answer, ImapError.ImapError> {
    return Effect.callback((resume) => Effect.sync(this.onAnswer(entry, resume)))
  }

  /** Does the same for callers without a fiber: calls `then`, perhaps at once; returns what ends the wait. */
  onAnswer(entry: Entry.Entry, then: (answer: Answered) => void): () => void {
    const forget = this.onNext(entry, then)
    return () => {
      forget()
      this.#giveUp(entry)
      this.#means.start()
    }
  }

  /** Waits for the next answer on behalf of several callers in turn: after an interruption another one may wait. */
  next(entry: Entry.Entry): Effect.Effect<Entry.Answer, ImapError.ImapError> {
    return Effect.callback((resume) => {
      const forget = this.onNext(entry, resume)
      return Effect.sync(() => {
        forget()
        this.#means.start()
      })
    })
  }

  /** Calls `then` with the next answer, perhaps at once, for who waits without a fiber; returns what ends the wait. */
  onNext(entry: Entry.Entry, then: (answer: Answered) => void): () => void {
    const inbox = this.#inboxOf(entry)
    const wake = () => {
      const given = inbox.answers[0]
      const { over } = this.#means
      if (given === undefined && over === undefined) return
      inbox.wake = nobody
      inbox.answers = inbox.answers.slice(1)
      if (given !== undefined && isLast(given)) this.#forget(entry)
      if (given !== undefined) then(Exit.succeed(given))
      else if (over !== undefined) then(Exit.fail(over(Entry.lostAt(entry), entry)))
    }
    inbox.wake = wake
    wake()
    return () => {
      inbox.wake = nobody
    }
  }

  /** Ends an IDLE: DONE is written once the server has begun it. `next` returns the answer. */
  finish(entry: Entry.Entry): Effect.Effect<void, ImapError.ImapError> {
    return Effect.suspend(() => {
      this.#means.tell({ _tag: "Done", entry })
      return this.#flushed([entry], undefined)
    })
  }

  /** Gives a command up: no caller waits for it any more. */
  abandon(entry: Entry.Entry): Effect.Effect<void> {
    return Effect.sync(() => {
      this.#giveUp(entry)
      this.#means.start()
    })
  }

  /** Returns whether no answer is expected any more. */
  isClear(): boolean {
    return !this.#means.state.entries.some(Entry.isOpen)
  }

  /** Returns whether the server owes an answer. */
  isOwed(): boolean {
    const { entries, phase } = this.#means.state
    return phase._tag !== "over" && entries.some(Entry.isOwed)
  }

  /** Writes one command and waits for its answer; an interruption at any moment gives it up. */
  ask(
    planned: Entry.Planned,
    encoding: EncodeOptions
  ): Effect.Effect<{ readonly entry: Entry.Entry; readonly answer: Entry.Answer }, ImapError.ImapError> {
    return Effect.uninterruptibleMask((restore) =>
      Effect.flatMap(restore(this.send([planned], encoding)), (sent) => {
        const [entry] = sent
        if (entry === undefined) return Effect.die(new Error("a flight of one command was not sent"))
        const answered = Entry.supplyOf(entry) === undefined ? this.answer(entry) : upload(this, entry)
        return restore(answered).pipe(
          Effect.map((answer) => ({ entry, answer })),
          Effect.onInterrupt(() => Effect.sync(() => this.#giveUp(entry)))
        )
      })
    )
  }

  /** Streams the data of a FETCH as it arrives. The tagged response ends the stream and goes to `concluded`. */
  stream<Part>(
    planned: Entry.Planned,
    encoding: EncodeOptions,
    concluded: (answer: Entry.Answer) => Effect.Effect<unknown, ImapError.ImapError>,
    incoming: Incoming<Part>
  ): Stream.Stream<Part, ImapError.ImapError> {
    return Stream.callback<Part, ImapError.ImapError>(
      (parts) => {
        const stream = new FetchStream(parts, incoming)
        // earlier responses belong to a command that was given up
        const sent = () => this.#means.reader.streamTo(stream)
        return this.ask(
          { ...planned, streamed: true, waiting: () => incoming.waiting(), sent },
          encoding
        ).pipe(
          Effect.tap(() => stream.end),
          Effect.flatMap(({ answer }) => concluded(answer)),
          Effect.flatMap(() => {
            const problem = incoming.problem?.()
            return problem === undefined ? Effect.void : ImapError.make(problem, "command")
          }),
          Effect.matchCauseEffect({
            onFailure: (cause) => Queue.failCause(parts, cause),
            onSuccess: () => Queue.end(parts)
          }),
          Effect.ensuring(Effect.sync(() => this.#means.reader.leave(stream)))
        )
      },
      { bufferSize: streamBuffer, strategy: "suspend" }
    )
  }

  /** Answers a SASL challenge; traces show `<redacted>`. */
  respond(entry: Entry.Entry, bytes: Uint8Array): Effect.Effect<void, ImapError.ImapError> {
    return Effect.suspend(() => {
      this.#means.tell({ _tag: "Respond", entry, bytes })
      return this.#flushed([entry], undefined)
    })
  }

  /** Passes an input to the dialogue, and returns once all that follows from it is written. */
  write(input: Input): Effect.Effect<void> {
    return Effect.suspend(() => {
      this.#means.tell(input)
      return this.#means.drain()
    })
  }

  flights(): number {
    return this.#means.state.flights
  }

  rttMs(): number {
    return this.#means.state.rtt
  }

  /** Called by the driver when a request was written or refused. */
  resolve(request: Request, outcome: Outcome): void {
    const found = this.#waiting.find((each) => each.request === request)
    if (found === undefined) return
    this.#waiting = without(this.#waiting, found)
    tell(found, outcome)
  }

  hand(entry: Entry.Entry, answer: Entry.Answer): void {
    const inbox = this.#inboxOf(entry)
    inbox.answers = inbox.answers.concat(answer)
    if (this.#isHeld) this.#handed = this.#handed.concat(inbox)
    else inbox.wake()
  }

  /** Keeps answers from the callers that wait for them. */
  hold(): void {
    this.#isHeld = true
  }

  /** Gives them the answers that came meanwhile. */
  release(): void {
    const handed = this.#handed
    this.#isHeld = false
    this.#handed = noInboxes
    for (const inbox of handed) inbox.wake()
  }

  /** Fails every waiting caller with the reason of the end. */
  end(over: Failing): void {
    const inboxes = this.#inboxes
    const waiting = this.#waiting
    this.#waiting = noneWaiting
    for (const each of waiting) tell(each, Exit.fail(over(each.request.flight[0]?.step ?? "command")))
    for (const inbox of inboxes) inbox.wake()
  }

  /** Writes what is queued, then returns `value`; fails if the write did. */
  #flushed<A>(
    flight: ReadonlyArray<Pick<Entry.Planned, "step">>,
    value: A
  ): Effect.Effect<A, ImapError.ImapError> {
    return Effect.flatMap(this.#means.flush(), () => this.#cutAt(flight) ?? Effect.succeed(value))
  }

  /** The failure of what was to be written, if a write failed. */
  #cutAt([first]: ReadonlyArray<Pick<Entry.Planned, "step">>):
    | Exit.Exit<never, ImapError.ImapError>
    | undefined {
    const over = this.#means.isCut() ? this.#means.over : undefined
    return over === undefined || first === undefined ? undefined : Exit.fail(over(first.step))
  }

  #giveUp(entry: Entry.Entry): void {
    this.#forget(entry)
    this.#means.tell({ _tag: "GiveUp", entry })
  }

  #forget({ tag }: Entry.Entry): void {
    const inbox = this.#inboxes.find((inbox) => inbox.tag === tag)
    if (inbox !== undefined) this.#inboxes = without(this.#inboxes, inbox)
  }

  #inboxOf({ tag }: Entry.Entry): Inbox {
    const known = this.#inboxes.find((inbox) => inbox.tag === tag)
    if (known !== undefined) return known
    const inbox: Inbox = { tag, answers: noAnswers, wake: nobody }
    this.#inboxes = this.#inboxes.concat(inbox)
    return inbox
  }
}

const isLast = ({ _tag }: Entry.Answer): boolean => _tag !== "Continuation" && _tag !== "Silent"

const nobody = () => {}

const tell = (waiting: Waiting, outcome: Outcome): void => {
  waiting.known = outcome
  waiting.resume(outcome)
}
