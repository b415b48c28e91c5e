/** What looks odd, and is nobody's fault. */
import * as Command from "@effect-imap/core/Command"
import * as ImapPool from "@effect-imap/core/ImapPool"
import type * as Simulator from "@effect-imap/core/internal/simulator"
import { type Clock, Effect, Stream } from "effect"
import { account, kept, play } from "./Scene.ts"
import { at, delivers, every, many, ofSize, reads, set, well } from "./parts.ts"

const encoded = (text: string) => new TextEncoder().encode(text)
const latin1 = new TextDecoder("latin1")
const headers = Command.fetch("1:*", { envelope: true })

/** A wall clock that was two hours fast. */
const fast = () => {
  let by = 0
  return {
    clock: (clock: Clock.Clock): Clock.Clock =>
      Object.assign(Object.create(clock), {
        currentTimeMillisUnsafe: () => clock.currentTimeMillisUnsafe() + 7_200_000 + by
      }),
    corrected: set(() => {
      by = -7_200_000
    })
  }
}

/** Ends each connection on which a client was silent for ten minutes. */
const autologout = () => {
  const silent = new Map<Simulator.ServerEnd, number>()
  const ends = Effect.suspend(() => {
    for (const [end, seconds] of silent) silent.set(end, seconds + 10)
    const over = Array.from(silent.keys()).filter((end) => (silent.get(end) ?? 0) >= 600)
    return Effect.forEach(over, (end) => {
      silent.delete(end)
      return Effect.andThen(end.write(encoded("* BYE Autologout; idle for too long\r\n")), end.end)
    })
  })
  return {
    hears: (_: string, end: Simulator.ServerEnd) => {
      silent.set(end, 0)
      return undefined
    },
    watches: Effect.forever(Effect.andThen(Effect.sleep("10 seconds"), ends))
  }
}

const ntp = fast()
const server = autologout()

export const calm = {
  "clock-set-back": kept({
    server: well,
    minutes: 60,
    clock: ntp.clock,
    options: { mailboxes: { INBOX: many } },
    plan: (world, supervised) => [
      [0, Stream.runDrain(supervised.changes)],
      ...at([12, 45], delivers(world, "News")),
      [30, ntp.corrected],
      [50, reads(supervised, 2)]
    ]
  }),
  "gmail-append-same": kept({
    server: well,
    minutes: 30,
    account: { host: "imap.gmail.com" },
    options: { mailboxes: { INBOX: many, Archive: [] } },
    speaks: (bytes, end) => {
      const text = latin1.decode(bytes)
      return text.includes("[APPENDUID ")
        ? end.write(encoded(text.replace(/\[APPENDUID \d+ \d+\] .*\r\n/, "[APPENDUID 7 41] (Success)\r\n")))
        : undefined
    },
    plan: (_, supervised) =>
      at(
        [10, 20],
        supervised.use(({ execute }) => execute(Command.append("Archive", ofSize(4_000))))
      )
  }),
  "pool-idle-trimmed": play({
    server: well,
    minutes: 30,
    options: { mailboxes: { INBOX: many, A: many, B: many, C: many } },
    hears: server.hears,
    app: () =>
      Effect.gen(function* () {
        const pool = yield* ImapPool.make(account, { size: 4, label: "web", idle: "1 hour" })
        yield* Effect.forkScoped(server.watches)
        const works = (name: string) => pool.use(name, ({ execute }) => execute(headers))
        const minute = Effect.forEach(every(1, 12), () =>
          Effect.andThen(
            Effect.forEach(["INBOX", "A", "B", "C"], works, { concurrency: "unbounded" }),
            Effect.sleep("5 seconds")
          )
        )
        yield* minute
        yield* Effect.forever(Effect.andThen(Effect.sleep("4 minutes"), works("INBOX")))
      })
  })
}
