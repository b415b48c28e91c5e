/** What activities ask of a connection: to write commands, and to wait for their answers. */
import { Effect, Exit, Queue, Stream } from "effect"
import type { FetchPart } from "../Command.ts"
import type { ImapError } from "../ImapError.ts"
import type { Step } from "../Reason.ts"
import type { EncodeOptions } from "../wire/CommandEncoder.ts"
import type * as Entry from "./Entry.ts"
import { FetchStream } from "./FetchStream.ts"
import type { Input, Request, State } from "./State.ts"

/** The end of the connection, as each step that waits is told of it. */
export type Failing = (step: Step) => ImapError

/** What the driver does for commands. */
export interface Means {
  readonly state: State
  /** Takes an input, and performs what follows. */
  readonly tell: (input: Input) => void
  /** Starts what goes on beside: writes and alarms. */
  readonly start: Effect.Effect<void>
  readonly flush: Effect.Effect<void>
  /** Where literals of FETCH responses go. */
  readonly streamTo: (stream: FetchStream | undefined) => void
  /** The end, once it came. */
  readonly over: () => Failing | undefined
  /** A write failed: what was sent last may not have come through. */
  readonly isCut: () => boolean
}

type Entries = ReadonlyArray<Entry.Entry>

/** Answers that nobody took yet, and who waits for the next one. */
interface Inbox {
  readonly answers: Array<Entry.Answer>
  wake: () => void
}

/** Pieces that wait for a slow app: each is no larger than what one pull brings. */
const streamBuffer = 16

const nobody = () => {}

export class Commands {
  private readonly means: Means
  private readonly inboxes = new Map<string, Inbox>()
  private readonly requests = new Map<Request, (outcome: Exit.Exit<Entries, ImapError>) => void>()

  constructor(means: Means) {
    this.means = means
  }

  /**
   * Writes the commands at once, up to the first that must wait for a continuation request. Waits while nothing may
   * be written; interrupted, what was written is given up.
   */
  send(flight: ReadonlyArray<Entry.Planned>, encoding: EncodeOptions): Effect.Effect<Entries, ImapError> {
    return Effect.suspend(() => {
      const request: Request = { flight, encoding }
      const { flush, start, tell } = this.means
      const sent: Array<Entry.Entry> = []
      const written = Effect.callback<Entries, ImapError>((resume) => {
        this.requests.set(request, (outcome) => {
          if (Exit.isSuccess(outcome)) sent.push(...outcome.value)
          resume(outcome)
        })
        tell({ _tag: "Send", request })
      })
      return Effect.onInterrupt(
        Effect.tap(written, () => Effect.andThen(flush, this.checked(flight))),
        () =>
          Effect.suspend(() => {
            if (this.requests.delete(request)) tell({ _tag: "Withdraw", request })
            for (const entry of sent) this.giveUp(entry)
            return start
          })
      )
    })
  }

  /** The next answer. Interrupted, the command is given up. */
  answer(entry: Entry.Entry): Effect.Effect<Entry.Answer, ImapError> {
    return Effect.callback((resume) => {
      const inbox = this.inboxOf(entry)
      inbox.wake = () => {
        const given = inbox.answers.shift()
        const over = this.means.over()
        if (given === undefined && over === undefined) return
        inbox.wake = nobody
        if (given !== undefined && given._tag !== "Continuation") this.inboxes.delete(entry.tag)
        if (given !== undefined) resume(Effect.succeed(given))
        else if (over !== undefined) resume(Effect.fail(over(entry.step)))
      }
      inbox.wake()
      return Effect.suspend(() => {
        this.giveUp(entry)
        return this.means.start
      })
    })
  }

  /** One command and its answer. Interrupted at any moment, it is given up. */
  ask(
    planned: Entry.Planned,
    encoding: EncodeOptions
  ): Effect.Effect<{ readonly entry: Entry.Entry; readonly answer: Entry.Answer }, ImapError> {
    return Effect.uninterruptibleMask((restore) =>
      Effect.flatMap(restore(this.send([planned], encoding)), (sent) => {
        const [entry] = sent
        if (entry === undefined) return Effect.die(new Error("a flight of one command was not sent"))
        return restore(this.answer(entry)).pipe(
          Effect.map((answer) => ({ entry, answer })),
          Effect.onInterrupt(() => Effect.sync(() => this.giveUp(entry)))
        )
      })
    )
  }

  /** A FETCH whose literals come in pieces, of any size. The stream's end is its tagged response, which is told to `concluded`. */
  stream(
    planned: Entry.Planned,
    encoding: EncodeOptions,
    concluded: (answer: Entry.Answer) => Effect.Effect<unknown, ImapError>
  ): Stream.Stream<FetchPart, ImapError> {
    return Stream.callback<FetchPart, ImapError>(
      (parts) => {
        const stream = new FetchStream(parts)
        return Effect.suspend(() => {
          this.means.streamTo(stream)
          return this.ask({ ...planned, streamed: true }, encoding)
        }).pipe(
          Effect.tap(() => stream.flush),
          Effect.flatMap(({ answer }) => concluded(answer)),
          Effect.matchCauseEffect({
            onFailure: (cause) => Queue.failCause(parts, cause),
            onSuccess: () => Queue.end(parts)
          }),
          Effect.ensuring(Effect.sync(() => this.means.streamTo(undefined)))
        )
      },
      { bufferSize: streamBuffer, strategy: "suspend" }
    )
  }

  /** Answers a challenge; traces show `<redacted>`. */
  respond(entry: Entry.Entry, bytes: Uint8Array): Effect.Effect<void, ImapError> {
    return Effect.suspend(() => {
      this.means.tell({ _tag: "Respond", entry, bytes })
      return Effect.andThen(this.means.flush, this.checked([entry]))
    })
  }

  flights(): number {
    return this.means.state.flights
  }

  rttMs(): number {
    return this.means.state.rtt
  }

  /** The dialogue says that it went out, or why it does not. */
  resolve(request: Request, outcome: Exit.Exit<Entries, ImapError>): void {
    const resume = this.requests.get(request)
    this.requests.delete(request)
    resume?.(outcome)
  }

  hand(entry: Entry.Entry, answer: Entry.Answer): void {
    const inbox = this.inboxOf(entry)
    inbox.answers.push(answer)
    inbox.wake()
  }

  /** Everyone who waits hears of the end. */
  end(over: Failing): void {
    for (const [{ flight }, resume] of this.requests) resume(Exit.fail(over(flight[0]?.step ?? "command")))
    this.requests.clear()
    for (const inbox of this.inboxes.values()) inbox.wake()
  }

  private checked(flight: ReadonlyArray<Entry.Planned>): Effect.Effect<void, ImapError> {
    return Effect.suspend(() => {
      const over = this.means.isCut() ? this.means.over() : undefined
      const [first] = flight
      return over === undefined || first === undefined ? Effect.void : Effect.fail(over(first.step))
    })
  }

  private giveUp(entry: Entry.Entry): void {
    this.inboxes.delete(entry.tag)
    this.means.tell({ _tag: "GiveUp", entry })
  }

  private inboxOf({ tag }: Entry.Entry): Inbox {
    const known = this.inboxes.get(tag)
    if (known !== undefined) return known
    const inbox: Inbox = { answers: [], wake: nobody }
    this.inboxes.set(tag, inbox)
    return inbox
  }
}
