/** An app that follows a mailbox: it applies `changes` to its copy, reads if it has to, and continues from tokens. */
import { Command, type ImapError, type Supervised } from "@effect-imap/core"
import * as Changes from "@effect-imap/core/internal/Changes"
import * as Response from "@effect-imap/core/internal/Response"
import { Effect, Exit, Fiber, Schema, type Scope, Stream } from "effect"
import { isIn, parseSet } from "../servers/mail/sets.ts"
import { Copy, type Excuses, type Kept, textOf } from "./Copy.ts"

/** More readings than all that happens in a run asks for. */
const mostReadings = 200

const json = Schema.fromJsonString(Schema.toCodecJson(Changes.Token))

export interface Options {
  readonly how: "changes" | "changesFrom"
  readonly excuses: () => Excuses
  readonly note: (text: string) => void
  readonly problem: (text: string) => void
}

export class Reader {
  readonly copy: Copy
  /** The number of changes. */
  heard = 0
  readonly how: Options["how"]
  private readonly options: Options
  private readings = 0
  private fiber: Fiber.Fiber<unknown> | undefined
  private kept: { readonly token: string; readonly copy: Kept } | undefined

  constructor(options: Options) {
    this.how = options.how
    this.options = options
    this.copy = new Copy(options.excuses, options.problem)
  }

  /** Listens as long as the scope or the supervision lasts. Continues from what it stored, if it has its own token. */
  listen(supervised: Supervised.Supervised): Effect.Effect<void, never, Scope.Scope> {
    return Effect.gen({ self: this }, function* () {
      const stream =
        this.options.how === "changes"
          ? Stream.map(supervised.changes, (change): Changes.Followed => ({ change, token: undefined }))
          : supervised.changesFrom(this.restored())
      const each = (followed: Changes.Followed) => this.take(supervised, followed)
      this.fiber = yield* Effect.forkScoped(Stream.runForEach(stream, each), { startImmediately: true })
    })
  }

  /** Dies, and leaves what it kept. */
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

  forget(): void {
    this.kept = undefined
  }

  /** Returns the stored token, and restores its copy. */
  restored(): Changes.Token | undefined {
    if (this.kept === undefined) return undefined
    const token = Schema.decodeSync(json)(this.kept.token)
    const told = token.uids === undefined ? undefined : parseSet(token.uids, 0)
    this.copy.restore(this.kept.copy, (uid) => (told === undefined ? uid < token.uidNext : isIn(told, uid)))
    this.options.note(`goes on from ${this.kept.token}`)
    return token
  }

  private take(supervised: Supervised.Supervised, { change, token }: Changes.Followed): Effect.Effect<void> {
    this.heard++
    this.options.note(
      JSON.stringify(change, (_, value) => (typeof value === "bigint" ? Number(value) : value))
    )
    this.copy.take(change)
    const all = this.copy.isVoid ? this.read(supervised) : Effect.void
    return Effect.map(all, () => this.keep(token))
  }

  /** Reads until it succeeds, another mailbox is open, or the supervision has ended. */
  private read(supervised: Supervised.Supervised): Effect.Effect<void> {
    return Effect.gen({ self: this }, function* () {
      if (isOver(supervised)) return
      if (++this.readings > mostReadings) return this.options.problem("reading again does not end")
      const { mailbox } = this.copy
      while (!isOver(supervised)) {
        const all = yield* Effect.exit(reading(supervised, mailbox))
        if (Exit.isSuccess(all) && all.value === undefined) return
        if (Exit.isSuccess(all) && all.value !== undefined) {
          this.options.note(`has read ${JSON.stringify([...all.value])}`)
          return this.copy.read(all.value)
        }
        yield* Effect.sleep("1 second")
      }
    })
  }
}

const isOver = ({ status }: Supervised.Supervised): boolean => status._tag === "Ended"

/** Flags by UID; nothing if another mailbox is open: then its `Reset` is still to come. */
const reading = (
  supervised: Supervised.Supervised,
  name: string | undefined
): Effect.Effect<ReadonlyMap<number, string> | undefined, ImapError.ImapError> =>
  supervised.use(
    Effect.fnUntraced(function* (connection) {
      if (connection.mailbox.name !== name) return undefined
      if (connection.mailbox.exists === 0) return new Map<number, string>()
      // another fiber of the app may have selected it
      const { value } = yield* connection.within(connection.mailbox.name, () =>
        connection.execute(Command.fetch("1:*", ["UID", "FLAGS"]))
      )
      if (connection.mailbox.name !== name) return undefined
      return new Map(
        value.flatMap(({ attributes }) => {
          const uid = Response.textOf(attributes.get("UID"))
          const flags = attributes.get("FLAGS")
          if (uid === undefined || flags?._tag !== "List") return []
          return [[Number(uid), textOf(flags.items.flatMap((flag) => Response.textOf(flag) ?? []))] as const]
        })
      )
    })
  )
