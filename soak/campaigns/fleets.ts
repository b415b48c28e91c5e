/**
 * F: a fleet's account, while the database fails, connections are lost and the runner loses the account, at any moment and at the
 * same time. At rest, each app that applies `changes` has exactly the server's messages.
 */
import { MemoryTransport } from "@effect-imap/core/testing"
import { Clock, Context, Effect, Option, References } from "effect"
import * as FleetStore from "@effect-imap/core/FleetStore"
import { Box } from "../servers/mail/Box.ts"
import * as Habits from "../servers/mail/Habits.ts"
import * as Post from "../servers/mail/Post.ts"
import { serve } from "../servers/mail/serve.ts"
import type * as Dice from "../world/Dice.ts"
import type { Campaign } from "./Campaign.ts"
import { hindered } from "./changes/happenings.ts"
import type * as Scene from "./changes/Scene.ts"
import * as trial from "./changes/trial.ts"
import { Database } from "./fleets/Database.ts"
import { happeningsOf, type Stage } from "./fleets/happenings.ts"
import { Listener, type Options } from "./fleets/Listener.ts"
import { id, Runner } from "./fleets/Runner.ts"

const mail = (dice: Dice.Dice) => {
  const inbox = new Box("INBOX")
  const post = Post.make({
    dice: dice.fork(),
    habits: Habits.draw(dice),
    messages: dice.pick(0, 3, 12, 30),
    boxes: [inbox],
    acts: (all) => Post.change(all, inbox)
  })
  return { inbox, post }
}

const program = Effect.fnUntraced(function* (dice: Dice.Dice, record: Scene.Record) {
  const clock = yield* Clock.Clock
  const note = (text: string) => void record.notes.push([clock.currentTimeMillisUnsafe(), text])
  const problem = (text: string) => {
    note(`${text} !!!`)
    record.problems.add(text)
  }
  const { inbox, post } = mail(dice)
  const memory = yield* MemoryTransport.make({
    server: (end) => serve(post, end),
    latency: dice.pick(0, 5, 60)
  })
  record.memory = memory
  const database = yield* Database.make
  const runner = new Runner(database, hindered(post, memory.transport))
  const stage: Stage = {
    dice,
    inbox,
    post,
    database,
    runner,
    fleet: yield* runner.begin,
    listeners: Array.from({ length: 1 + dice.below(2) }, (_, index) => {
      const heard = (text: string) => {
        record.changes++
        note(`  ${index + 1} ${text}`)
      }
      return new Listener({ account: id, excuses: excusesOf(post), note: heard, problem })
    })
  }
  yield* Effect.addFinalizer(() => runner.end)
  yield* Effect.orDie(stage.fleet.watch(id))
  for (const listener of stage.listeners) yield* listener.listen(stage.fleet)
  yield* eventful(stage, note)
  note("the last fault is over")
  yield* resting(stage, problem)
  for (const listener of stage.listeners) yield* listener.stop
}, Effect.scoped)

const excusesOf =
  (post: Post.Post): Options["excuses"] =>
  () => ({ isLarge: false, missed: Post.unreported(post) })

const eventful = Effect.fnUntraced(function* (stage: Stage, note: (text: string) => void) {
  const { dice } = stage
  const all = happeningsOf(stage)
  for (let remaining = 10 + dice.below(30); remaining > 0; remaining--) {
    yield* Effect.sleep(dice.pick(0, 20, 300, 2_000, 7_000, 14_000, 30_000, 90_000))
    const next = dice.oneOf(all)
    if (next === undefined) continue
    note(next.what)
    yield* next.happens
  }
})

/** Longer than any silence, pause or turn. */
const maxMinutes = 60

const resting = Effect.fnUntraced(function* (
  { database, inbox, listeners, post }: Stage,
  problem: (text: string) => void
) {
  const store = Context.get(database.storages, FleetStore.FleetStore)
  database.return()
  post.meddling = 0
  const wrong = Effect.gen(function* () {
    const status = Option.getOrUndefined(yield* Effect.orDie(store.status(id)))
    if (status?.state !== "Selected") return [`the account is ${status?.state}`]
    return listeners.flatMap(({ copy }) => copy.difference(inbox.messages) ?? [])
  })
  for (let minutes = 0; (yield* wrong).length > 0 && minutes < maxMinutes; minutes++) {
    yield* Effect.sleep("1 minute")
    yield* Post.notifyAll(post, true)
  }
  yield* Effect.sleep("2 minutes")
  for (const each of yield* wrong) problem(`at rest: ${each}`)
})

/** Silences the cluster's log: what it says of a failing database is no finding. */
const inSilence = Effect.provideService(References.MinimumLogLevel, "None")

export const fleets: Campaign = {
  name: "fleets",
  about: "an account of a fleet whose database, runners and connections fail: copies are exact",
  runs: 3_000,
  run: trial.run((dice, record) => inSilence(trial.apart(dice, {})(program(dice, record))), {
    maxSteps: 2_000_000,
    moments: 1
  })
}
