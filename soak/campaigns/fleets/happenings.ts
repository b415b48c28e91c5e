/** The events of a run: in the mail, the network, the database, at the runner, and in the app. */
import * as ImapFleet from "@effect-imap/core/internal/ImapFleet"
import { Effect, type Scope } from "effect"
import type { Box } from "../../servers/mail/Box.ts"
import type { Post } from "../../servers/mail/Post.ts"
import type * as Dice from "../../world/Dice.ts"
import type { Database } from "./Database.ts"
import type { Listener } from "./Listener.ts"
import { id, type Runner } from "./Runner.ts"

export interface Stage {
  readonly dice: Dice.Dice
  readonly inbox: Box
  readonly post: Post
  readonly database: Database
  readonly runner: Runner
  readonly listeners: ReadonlyArray<Listener>
  /** That of the present runner. */
  fleet: ImapFleet.ImapFleet
}

type Happening = readonly [weight: number, what: string, happens: Effect.Effect<void, never, Scope.Scope>]

/** Returns the events with their names. Frequent events occur more than once. */
export const happeningsOf = (stage: Stage) => {
  const { database, dice, inbox, post } = stage
  const all: ReadonlyArray<Happening> = [
    [8, "others act", post.others],
    [3, "connections are lost", lost(stage)],
    [3, "the database fails", Effect.sync(() => database.fail(dice.pick("refuses", "deaf", "mute")))],
    [3, "the database is back", Effect.sync(() => database.return())],
    [2, "the runner loses its accounts", Effect.sync(() => database.take())],
    [1, "the runner ends, and another one begins", restarted(stage)],
    [2, "a listener goes and comes back", relistened(stage)],
    [2, "the app stores a flag", stored(stage)],
    [
      1,
      "the mailbox has a new UIDVALIDITY",
      Effect.andThen(
        lost(stage),
        Effect.sync(() => inbox.renew())
      )
    ]
  ]
  return all.flatMap(([weight, what, happens]) => Array.from({ length: weight }, () => ({ what, happens })))
}

const lost = ({ post }: Stage) =>
  Effect.suspend(() => Effect.forEach([...post.sessions], ({ link }) => link.reset, { discard: true }))

const stored = (stage: Stage) =>
  Effect.suspend(() => {
    const { dice, fleet, inbox } = stage
    const uid = dice.oneOf([...inbox.messages.keys()])
    if (uid === undefined) return Effect.void
    const messages = { mailbox: inbox.name, uidValidity: inbox.uidValidity, uids: [[uid, uid]] as const }
    const change = dice.chance(0.6) ? "add" : "remove"
    const storing = fleet.run(id, ImapFleet.tasks.store, { messages, change, flags: ["\\Seen"] })
    return Effect.asVoid(Effect.forkScoped(Effect.ignore(Effect.timeout(storing, "2 minutes"))))
  })

/** A runner that ends while its database is away waits for it. */
const restarted = (stage: Stage) =>
  Effect.gen(function* () {
    const { database, listeners, runner } = stage
    if (database.isDown) return
    for (const listener of listeners) yield* listener.stop
    yield* runner.end
    stage.fleet = yield* runner.begin
    for (const listener of listeners) yield* listener.listen(stage.fleet)
  })

const relistened = (stage: Stage) =>
  Effect.suspend(() => {
    const listener = stage.dice.oneOf(stage.listeners)
    return listener === undefined ? Effect.void : Effect.andThen(listener.stop, listener.listen(stage.fleet))
  })
