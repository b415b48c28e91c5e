/** An app that follows an account of a fleet: it applies `changes` to its copy, and continues from its tokens. */
import { Command } from "@effect-imap/core"
import * as ImapFleet from "@effect-imap/core/internal/ImapFleet"
import * as Changes from "@effect-imap/core/internal/Changes"
import { Effect, Exit, Fiber, Schedule, Schema, Stream } from "effect"
import { Copy, type Excuses, type Kept, textOf } from "../../world/Copy.ts"

const json = Schema.fromJsonString(Schema.toCodecJson(Changes.Token))

const pause = Schedule.spaced("1 second")

/** Reads the flags of all messages, by UID. */
export const reading = ImapFleet.task(
  "reading",
  {
    payload: Schema.Void,
    success: Schema.Array(Schema.Tuple([Schema.Int, Schema.Array(Schema.String)])),
    isRepeatable: true
  },
  Effect.fnUntraced(function* ({ execute, mailbox }) {
    if ((yield* mailbox).exists === 0) return []
    const messages = yield* execute(Command.fetch("1:*", { flags: true }))
    return messages.map(({ flags, uid }) => [uid, Array.from(flags ?? [])] as const)
  })
)

export interface Options {
  readonly account: string
  readonly excuses: () => Excuses
  readonly note: (text: string) => void
  readonly problem: (text: string) => void
}

export class Listener {
  readonly copy: Copy
  heard = 0
  private readonly options: Options
  private fiber: Fiber.Fiber<unknown, unknown> | undefined
  private kept: { readonly token: string; readonly copy: Kept } | undefined

  constructor(options: Options) {
    this.options = options
    this.copy = new Copy(options.excuses, options.problem)
  }

  /** Continues from what it stored. */
  listen(fleet: ImapFleet.ImapFleet) {
    return Effect.gen({ self: this }, function* () {
      const changes = fleet.changes(this.options.account, { resume: this.restored() })
      const listening = Effect.onExit(
        Stream.runForEach(changes, (followed) => this.take(fleet, followed)),
        (exit) =>
          Effect.sync(() => {
            if (!Exit.hasInterrupts(exit)) this.options.problem(`changes have ended: ${exit}`)
          })
      )
      this.fiber = yield* Effect.forkScoped(listening, { startImmediately: true })
    })
  }

  get stop(): Effect.Effect<void> {
    return Effect.suspend(() => (this.fiber === undefined ? Effect.void : Fiber.interrupt(this.fiber)))
  }

  private restored(): Changes.Token | undefined {
    if (this.kept === undefined) return undefined
    const token = Schema.decodeSync(json)(this.kept.token)
    this.copy.restore(this.kept.copy)
    return token
  }

  private take(fleet: ImapFleet.ImapFleet, { change, token }: Changes.Followed): Effect.Effect<void> {
    this.heard++
    this.options.note(
      JSON.stringify(change, (_, value) => (typeof value === "bigint" ? Number(value) : value))
    )
    this.copy.take(change)
    const all = this.copy.isVoid ? this.read(fleet) : Effect.void
    return Effect.map(all, () => {
      if (token === undefined || this.copy.isVoid) return
      this.kept = { token: Schema.encodeSync(json)(token), copy: this.copy.keep() }
    })
  }

  /** Reads until it succeeds: the database or the server may be away. */
  private read(fleet: ImapFleet.ImapFleet): Effect.Effect<void> {
    return Effect.retry(fleet.run(this.options.account, reading, undefined), {
      schedule: pause
    }).pipe(
      Effect.orDie,
      Effect.map((all) => this.copy.read(new Map(all.map(([uid, flags]) => [uid, textOf(flags)]))))
    )
  }
}
