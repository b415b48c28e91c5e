/** An app that follows a mailbox: it applies `changes` to its copy, reads if necessary, and continues from tokens. */
import { Command, type ImapConnection, type ImapError, MessageSet, type Supervised } from "@effect-imap/core"
import * as Changes from "@effect-imap/core/internal/Changes"
import * as Response from "@effect-imap/core/internal/Response"
import { Effect, Exit, Fiber, Schema, type Scope, Stream } from "effect"
import { Copy, type Excuses, type Kept, textOf } from "./Copy.ts"

/** More than all events in a run need. */
const maxReads = 1_000

const json = Schema.fromJsonString(Schema.toCodecJson(Changes.Token))

export interface Options {
  readonly how: "changes" | "changesOf"
  /** `changesOf` only. */
  readonly mailbox?: string | undefined
  /** The maximum number of messages that arrive before the next token. */
  readonly page?: number | undefined
  readonly excuses: () => Excuses
  readonly note: (text: string) => void
  readonly problem: (text: string) => void
}

export class Reader {
  readonly copy: Copy
  /** The number of changes. */
  heard = 0
  readonly how: Options["how"]
  readonly mailbox: string | undefined
  private readonly options: Options
  private reads = 0
  /** The number of messages that arrived since the last token. */
  private arrived = 0
  private fiber: Fiber.Fiber<unknown, ImapError.ImapError> | undefined
  private kept: { readonly token: string; readonly copy: Kept } | undefined

  constructor(options: Options) {
    this.how = options.how
    this.mailbox = options.mailbox
    this.options = options
    this.copy = new Copy(options.excuses, options.problem)
  }

  /** Listens as long as the scope or the supervision lasts. Continues from what it stored. */
  listen(supervised: Supervised.Supervised): Effect.Effect<void, never, Scope.Scope> {
    return Effect.gen({ self: this }, function* () {
      const stream = this.stream(supervised)
      const each = (followed: Changes.Followed) => this.take(supervised, followed)
      this.fiber = yield* Effect.forkScoped(Stream.runForEach(stream, each), { startImmediately: true })
    })
  }

  private stream(supervised: Supervised.Supervised): Stream.Stream<Changes.Followed, ImapError.ImapError> {
    const { mailbox } = this
    const options = { resume: this.restored(), page: this.options.page }
    this.arrived = 0
    return mailbox === undefined ? supervised.changes(options) : supervised.changesOf(mailbox, options)
  }

  /** Stops the reader, which leaves what it stored. */
  get stop(): Effect.Effect<void> {
    return Effect.suspend(() => (this.fiber === undefined ? Effect.void : Fiber.interrupt(this.fiber)))
  }

  /** Waits until the stream has ended, and all changes are applied. */
  get drained(): Effect.Effect<void> {
    return Effect.suspend(() =>
      this.fiber === undefined ? Effect.void : Effect.asVoid(Fiber.await(this.fiber))
    )
  }

  /** Stores what was reported up to `token`, if all of it was read. */
  keep(token: Changes.Token | undefined): void {
    if (token === undefined || this.copy.isVoid) return
    this.kept = { token: Schema.encodeSync(json)(token), copy: this.copy.keep() }
  }

  /** Returns the stored token, and restores its copy. */
  restored(): Changes.Token | undefined {
    if (this.kept === undefined) return undefined
    const token = Schema.decodeSync(json)(this.kept.token)
    this.copy.restore(this.kept.copy)
    this.options.note(`goes on from ${this.kept.token}`)
    return token
  }

  private take(supervised: Supervised.Supervised, { change, token }: Changes.Followed): Effect.Effect<void> {
    this.heard++
    this.options.note(
      JSON.stringify(change, (_, value) => (typeof value === "bigint" ? Number(value) : value))
    )
    this.copy.take(change)
    if (change._tag === "Reset") this.arrived = 0
    if (change._tag === "Arrived") this.arrived++
    if (token !== undefined) {
      // without a survey, the end of a page is unknown
      if (this.arrived > (this.options.page ?? Infinity) && !this.options.excuses().isLarge)
        this.options.problem(`${this.arrived} messages arrived at once`)
      this.arrived = 0
    }
    const all = this.copy.isVoid ? this.read(supervised) : Effect.void
    return Effect.map(all, () => this.keep(token))
  }

  /** Reads until it succeeds, the mailbox is gone, or the supervision has ended. */
  private read(supervised: Supervised.Supervised): Effect.Effect<void> {
    return Effect.gen({ self: this }, function* () {
      if (yield* isOver(supervised)) return
      if (++this.reads > maxReads) return this.options.problem("reading again does not end")
      const { copy, mailbox } = this
      const read =
        mailbox === undefined ? readingOpen(supervised, copy.mailbox) : readingNamed(supervised, mailbox)
      while (!(yield* isOver(supervised))) {
        const all = yield* Effect.exit(read)
        if (Exit.isSuccess(all) && all.value === undefined) return
        if (Exit.isSuccess(all) && all.value !== undefined) {
          this.options.note(`has read ${JSON.stringify([...all.value])}`)
          return this.copy.read(all.value)
        }
        yield* Effect.sleep(mailbox === undefined ? "1 second" : "10 seconds")
      }
    })
  }
}

const isOver = ({ status }: Supervised.Supervised) => Effect.map(status, ({ _tag }) => _tag === "Ended")

type Messages = ReadonlyMap<number, string>

/** Reads the mailbox. `undefined` if it is gone: then the `Reset` of another one will follow. */
const readingOpen = (
  supervised: Supervised.Supervised,
  name = ""
): Effect.Effect<Messages | undefined, ImapError.ImapError> =>
  supervised.use((connection) =>
    // another mailbox may be open meanwhile, by a turn of the library's own or of another fiber
    connection
      .within(name, () => reading(connection))
      .pipe(Effect.catch((error) => (isGone(error) ? Effect.undefined : Effect.fail(error))))
  )

/** Returns whether the mailbox cannot be opened. A server that refuses the FETCH in it may answer the next one. */
const isGone = ({ retry, step }: ImapError.ImapError): boolean => retry === "never" && step !== "command"

const readingNamed = (
  supervised: Supervised.Supervised,
  name: string
): Effect.Effect<Messages, ImapError.ImapError> => supervised.use(name, reading, { readOnly: true })

/** Flags by UID. */
const reading = Effect.fnUntraced(function* ({ execute, mailbox }: ImapConnection.ImapConnection) {
  if ((yield* mailbox).exists === 0) return new Map<number, string>()
  const value = yield* execute(Command.fetch(MessageSet.sequenceNumbers("1:*"), ["UID", "FLAGS"]))
  return new Map(
    value.flatMap(({ attributes }) => {
      const uid = Response.textOf(attributes.get("UID"))
      const flags = attributes.get("FLAGS")
      if (uid === undefined || flags?._tag !== "List") return []
      return [[Number(uid), textOf(flags.items.flatMap((flag) => Response.textOf(flag) ?? []))] as const]
    })
  )
})
