/** Servers and lines that take their time, or lose what is quiet. */
import * as Command from "@effect-imap/core/Command"
import type * as Simulator from "@effect-imap/core/internal/simulator"
import { Effect, Stream } from "effect"
import { kept } from "./Scene.ts"
import { at, delivers, every, large, many, reads, seen, set, well } from "./parts.ts"

const latin1 = new TextDecoder("latin1")

/** A server that is busy with something else for a while: 8 s for IDLE and its end, up to 18 s for other commands. */
const busy = () => {
  let isBusy = false
  let count = 0
  return {
    speaks: (bytes: Uint8Array, end: Simulator.ServerEnd) => {
      const text = latin1.decode(bytes)
      if (!isBusy || !/^\+ |^\w+ OK |\r\n\w+ OK /.test(text)) return undefined
      const isIdle = text.startsWith("+ ") || text.includes("IDLE completed")
      return Effect.delay(end.write(bytes), isIdle ? "8 seconds" : `${12 + (count++ % 3) * 3} seconds`)
    },
    begins: set(() => {
      isBusy = true
    }),
    ends: set(() => {
      isBusy = false
    })
  }
}

/** Loses a connection on which nothing has passed for five minutes, and tells nobody. */
const nat = () => {
  const quiet = new Map<Simulator.ServerEnd, number>()
  const passes = (end: Simulator.ServerEnd) => {
    if ((quiet.get(end) ?? 0) >= 10) return Effect.void
    quiet.set(end, 0)
    return undefined
  }
  return {
    hears: (_: string, end: Simulator.ServerEnd) => passes(end),
    speaks: (_: Uint8Array, end: Simulator.ServerEnd) => passes(end),
    /** Half a minute later. */
    ticks: set(() => {
      for (const [end, halves] of quiet) quiet.set(end, halves + 1)
    })
  }
}

const night = busy()
const router = nat()

export const slowness = {
  "nat-forgets": kept({
    server: well,
    minutes: 180,
    options: { mailboxes: { INBOX: many } },
    hears: router.hears,
    speaks: router.speaks,
    plan: (world, supervised) => [
      [0, Stream.runDrain(supervised.changes)],
      ...at(every(0.5, 359), router.ticks),
      ...at([8, 100], delivers(world, "News"))
    ]
  }),
  "backup-window": kept({
    server: well,
    minutes: 150,
    options: { mailboxes: { INBOX: many } },
    speaks: night.speaks,
    plan: (_, supervised) => [
      ...at(every(5, 29), reads(supervised, 2)),
      [59.5, night.begins],
      [90.5, night.ends]
    ]
  }),
  "download-crawls": kept({
    server: well,
    minutes: 30,
    options: {
      chunk: 4_096,
      mailboxes: { INBOX: [large] },
      faults: [{ on: "FETCH", nth: "every", fault: "throttle", bytesPerSecond: 4_000 }]
    },
    plan: (_, supervised) => [
      [2, seen(supervised, 1)],
      ...at(
        [4, 14],
        supervised.use((connection) => Stream.runDrain(connection.download(1).bytes))
      ),
      [12, seen(supervised, 1)],
      [24, supervised.use(({ execute }) => execute(Command.status("INBOX", ["messages", "unseen"])))]
    ]
  }),
  "done-takes-8s": kept({
    server: well,
    minutes: 62,
    options: {
      mailboxes: { INBOX: many },
      faults: [{ on: "DONE", nth: "every", fault: "stall", for: "8 seconds" }]
    },
    plan: (_, supervised) => at(every(5, 12), reads(supervised, 2))
  })
}
