/** Servers that say what others do not, or can do less than they should. */
import * as Command from "@effect-imap/core/Command"
import type * as Simulator from "@effect-imap/core/internal/simulator"
import { Effect, Stream } from "effect"
import { kept, type World } from "./Scene.ts"
import { at, delivers, every, many, ofSize, reads, seen, set, well, without } from "./parts.ts"

const encoded = (text: string) => new TextEncoder().encode(text)
const latin1 = new TextDecoder("latin1")

/** A disk on which nothing can be written from some minute on. */
const disk = () => {
  let isFull = false
  return {
    hears: (text: string, end: Simulator.ServerEnd) => {
      const tag = /(\S+) (?:UID STORE|APPEND) /.exec(text)?.[1]
      if (!isFull || tag === undefined) return undefined
      const words = "Internal error occurred: write() failed: No space left on device"
      return end.write(encoded(`${tag} NO [SERVERBUG] ${words}\r\n`))
    },
    fills: set(() => {
      isFull = true
    })
  }
}

/** A server that announces a message between IDLE and its `+`. */
const eager = () => {
  let due: { readonly world: World; readonly exists: number } | undefined
  return {
    speaks: (bytes: Uint8Array, end: Simulator.ServerEnd) => {
      const text = latin1.decode(bytes)
      if (due === undefined || !text.startsWith("+ ")) return undefined
      const { exists, world } = due
      due = undefined
      return Effect.andThen(
        end.write(encoded(`* ${exists} EXISTS\r\n${text}`)),
        Effect.forkDetach(Effect.delay(delivers(world, `Mail ${exists}`), "1 milli"))
      )
    },
    next: (world: World, exists: number) =>
      set(() => {
        due = { world, exists }
      })
  }
}

const full = disk()
const announcer = eager()

export const oddities = {
  "disk-full": kept({
    server: without("LITERAL+"),
    minutes: 45,
    options: { mailboxes: { INBOX: many, Sent: [] } },
    hears: full.hears,
    plan: (_, supervised) => [
      [5, seen(supervised, 1)],
      [15, full.fills],
      ...at([16, 24, 32], seen(supervised, 2)),
      ...at(
        [20, 28],
        supervised.use(({ execute }) => execute(Command.append("Sent", ofSize(2_000))))
      ),
      ...at([22, 34], reads(supervised, 3))
    ]
  }),
  "mailru-float": kept({
    server: well,
    minutes: 40,
    account: { host: "imap.mail.ru" },
    options: { mailboxes: { INBOX: many, Archive: [] } },
    hears: (text, end) => {
      const tag = /(\S+) STATUS /.exec(text)?.[1]
      return tag === undefined
        ? undefined
        : end.write(
            encoded(`* STATUS Archive (MESSAGES 9.3736e+06 UNSEEN 0)\r\n${tag} OK STATUS completed\r\n`)
          )
    },
    plan: (_, supervised) => [
      ...at(
        [5, 10, 15, 20],
        supervised.use(({ execute }) => execute(Command.status("Archive", ["messages", "unseen"])))
      ),
      ...at([7, 17], reads(supervised, 2))
    ]
  }),
  "idle-exists-first": kept({
    server: well,
    minutes: 60,
    options: { mailboxes: { INBOX: many } },
    speaks: announcer.speaks,
    plan: (world, supervised) => [
      [0, Stream.runDrain(supervised.changes)],
      ...[10, 25, 40].map(
        (minute, index) =>
          [minute, Effect.andThen(announcer.next(world, index + 7), reads(supervised, index + 1))] as const
      )
    ]
  }),
  "still-here-night": kept({
    server: well,
    minutes: 360,
    plan: ({ mail }) => at(every(2, 179), mail.broadcast("* OK Still here"))
  }),
  "coremail-extra-line": kept({
    server: well,
    minutes: 60,
    options: { mailboxes: { INBOX: many } },
    speaks: (bytes, end) => {
      const text = latin1.decode(bytes)
      return /\S+ OK .*STORE completed\r\n$/.test(text)
        ? end.write(encoded(`${text}OK STORE completed\r\n`))
        : undefined
    },
    plan: (_, supervised) =>
      [10, 20, 30, 40].map((minute, index) => [minute, seen(supervised, index + 1)] as const)
  })
}
