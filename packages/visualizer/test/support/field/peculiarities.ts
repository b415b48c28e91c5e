/** Servers with a fault of their own, or with other programs at the same mailbox, and what stands before them. */
import * as Command from "@effect-imap/core/Command"
import type * as Simulator from "@effect-imap/core/internal/simulator"
import { Effect, Stream } from "effect"
import { kept } from "./Scene.ts"
import { at, bye, delivers, every, letter, many, ofSize, reads, seen, set, well, without } from "./parts.ts"

const encoded = (text: string) => new TextEncoder().encode(text)
const latin1 = new TextDecoder("latin1")

/** Changes what the server says, where it holds this. */
const rewrites =
  (pattern: RegExp, by: string) =>
  (bytes: Uint8Array, end: Simulator.ServerEnd): Effect.Effect<void> | undefined => {
    const text = latin1.decode(bytes)
    return pattern.test(text) ? end.write(encoded(text.replace(pattern, by))) : undefined
  }

/** A mailbox that one program at a time may change. */
const single = () => {
  let isTaken = false
  return {
    speaks: (bytes: Uint8Array, end: Simulator.ServerEnd) => {
      const text = latin1.decode(bytes)
      if (!isTaken || !text.includes("[READ-WRITE]")) return undefined
      return end.write(
        encoded(
          text.replace(
            /^(\S+) OK \[READ-WRITE\]/m,
            "* NO Mailbox is open by another process, access is readonly\r\n$1 OK [READ-ONLY]"
          )
        )
      )
    },
    hears: (text: string, end: Simulator.ServerEnd) => {
      const tag = /(\S+) UID STORE/.exec(text)?.[1]
      return tag === undefined || !isTaken
        ? undefined
        : end.write(encoded(`${tag} NO STORE failed: mailbox is read-only\r\n`))
    },
    taken: (now: boolean) =>
      set(() => {
        isTaken = now
      })
  }
}
const spool = single()

const archived = Array.from({ length: 240 }, (_, index) => letter(`Mail ${index + 1}`))

export const peculiarities = {
  "appenduid-turned-round": kept({
    server: well,
    minutes: 40,
    account: { host: "mail.example.net" },
    options: { mailboxes: { INBOX: many, Sent: archived.slice(0, 12) } },
    speaks: rewrites(/\[APPENDUID (\d+) (\d+)\]/, "[APPENDUID $2 $1]"),
    plan: (_, supervised) =>
      at(
        [5, 15, 25],
        supervised.use("Sent", ({ execute }) =>
          Effect.flatMap(execute(Command.append("Sent", ofSize(1_500))), (stored) =>
            stored?.uid === undefined ? Effect.void : execute(Command.fetch(stored.uid, { envelope: true }))
          )
        )
      )
  }),
  "open-by-another-process": kept({
    server: without("QRESYNC", "CONDSTORE"),
    minutes: 60,
    options: { mailboxes: { INBOX: many } },
    speaks: spool.speaks,
    hears: spool.hears,
    plan: (world, supervised) => [
      [6, seen(supervised, 1)],
      [20, Effect.andThen(spool.taken(true), bye(world, "Lost mailbox lock"))],
      ...at([25, 32], seen(supervised, 2)),
      [35, reads(supervised, 3)],
      [42, Effect.andThen(spool.taken(false), bye(world, "Server shutting down"))],
      [50, seen(supervised, 2)]
    ]
  }),
  "structure-of-one-unreadable": kept({
    server: well,
    minutes: 45,
    options: { mailboxes: { INBOX: many } },
    speaks: rewrites(/(\* 4 FETCH .*BODYSTRUCTURE \("text" )"plain"/i, '$1"html""'),
    plan: (_, supervised) => [
      ...at(
        [6, 16, 26, 36],
        supervised.use(({ execute }) => execute(Command.fetch("1:*", { bodyStructure: true })))
      ),
      ...at([11, 21, 31], reads(supervised, 4))
    ]
  }),
  "first-listing-slow": kept({
    server: well,
    minutes: 40,
    options: {
      mailboxes: { INBOX: many, Archive: archived },
      faults: [{ on: "FETCH", fault: "stall", for: "52 seconds" }]
    },
    plan: (_, supervised) =>
      at(
        every(7, 5),
        supervised.use("Archive", ({ execute }) => execute(Command.fetch("1:*", { envelope: true })))
      )
  }),
  "reset-after-60s": kept({
    server: { ...well, resetAfter: "60 seconds" },
    minutes: 30,
    options: { mailboxes: { INBOX: many } },
    plan: (world, supervised) => [
      [0, Stream.runDrain(supervised.changes)],
      ...at([7.5, 18.3], delivers(world, "News"))
    ]
  })
}
