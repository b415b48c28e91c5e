/** Apps that do not wait, contradict themselves, or do the same thing twice. */
import * as Argument from "@effect-imap/core/Argument"
import * as Command from "@effect-imap/core/Command"
import * as ImapConnection from "@effect-imap/core/ImapConnection"
import type * as Simulator from "@effect-imap/core/internal/simulator"
import type { Supervised } from "@effect-imap/core/Supervised"
import { Effect, Stream } from "effect"
import { account, kept, play } from "./Scene.ts"
import { at, bye, delivers, every, many, ofSize, sends, set, shuts, well, without } from "./parts.ts"

/** Takes so many messages, and no more. */
const taking = (most: number, words: string) => {
  let count = 0
  return (text: string, end: Simulator.ServerEnd) => {
    const tag = /(\S+) APPEND /.exec(text)?.[1]
    if (tag === undefined || ++count <= most) return undefined
    return end.write(new TextEncoder().encode(`${tag} NO ${words}\r\n`))
  }
}

/** Stores a draft, and removes the one before it. */
const saves = (supervised: Supervised) => {
  let before = 0
  return supervised.use(({ execute }) =>
    Effect.gen(function* () {
      const { uid } = yield* execute(Command.append("Drafts", ofSize(1_500), { flags: ["\\Draft"] }))
      if (before > 0) {
        yield* execute(Command.store(before, { add: ["\\Deleted"] }))
        yield* execute(Command.expunge(before))
      }
      before = uid ?? 0
    })
  )
}

const times = <R>(count: number, apart: number, act: Effect.Effect<unknown, unknown, R>) =>
  Effect.forEach(every(1, count), () => Effect.andThen(Effect.exit(act), Effect.sleep(apart * 1000)), {
    discard: true
  })

/** Says 30000 octets and has 20000. */
const short = { size: 30_000, stream: Stream.make(ofSize(20_000)) }

/** Refuses to move what was moved already. */
const once = () => {
  const moved = new Set<string>()
  return (text: string, end: Simulator.ServerEnd) => {
    const [, tag, uid = ""] = /(\S+) UID MOVE (\d+) /.exec(text) ?? []
    if (tag === undefined) return undefined
    if (moved.has(uid))
      return end.write(
        new TextEncoder().encode(
          `${tag} NO [EXPUNGEISSUED] Some of the requested messages no longer exist\r\n`
        )
      )
    moved.add(uid)
    return undefined
  }
}

const takes = (supervised: Supervised, uid: number) =>
  sends(supervised, "UID MOVE", Argument.sequence(uid), Argument.mailbox("Done"))

export const haste = {
  "autosave-flood": kept({
    server: without("LITERAL+"),
    minutes: 20,
    account: { mailbox: "Drafts" },
    options: { mailboxes: { INBOX: many, Drafts: [] } },
    hears: taking(45, "[LIMIT] Too many messages stored, try again in 15 minutes"),
    plan: (_, supervised) => [[5, times(60, 5, saves(supervised))]]
  }),
  "retry-now-hammer": kept({
    server: well,
    minutes: 60,
    options: { mailboxes: { INBOX: many } },
    plan: (world, supervised) => [
      [10, shuts(world, "[UNAVAILABLE] Maintenance until 14:30")],
      [10.05, times(300, 5, supervised.retryNow)],
      [
        35,
        set(() => {
          world.ports[993] = "implicitTls"
          world.ports[143] = "clear"
        })
      ]
    ]
  }),
  "append-size-wrong": kept({
    server: without("LITERAL+"),
    minutes: 60,
    options: { mailboxes: { INBOX: many, Sent: [] } },
    plan: (_, supervised) =>
      at(
        [10, 25, 40],
        supervised.use(({ execute }) => execute(Command.append("Sent", short)))
      )
  }),
  "two-workers-one-message": play({
    server: well,
    minutes: 45,
    options: { mailboxes: { INBOX: many, Done: [] } },
    hears: once(),
    app: (world) =>
      Effect.gen(function* () {
        const workers = yield* Effect.forEach(["worker-1", "worker-2"], (label) =>
          ImapConnection.supervise(account, { label })
        )
        for (const [index] of every(1, 5).entries()) {
          yield* Effect.sleep("7 minutes")
          yield* delivers(world, `Order ${index + 1}`)
          yield* Effect.sleep("1 second")
          yield* Effect.forEach(workers, (worker) => Effect.exit(takes(worker, index + 7)), {
            concurrency: "unbounded"
          })
        }
        return yield* Effect.never
      })
  }),
  "policy-too-tight": kept({
    server: well,
    minutes: 60,
    policy: { limits: { select: "2 seconds" } },
    options: { mailboxes: { INBOX: many } },
    plan: (world) => [
      [
        30,
        Effect.andThen(
          set(() => {
            world.profile.delays = { select: "5 seconds" }
          }),
          bye(world, "Server restarting")
        )
      ]
    ]
  })
}
