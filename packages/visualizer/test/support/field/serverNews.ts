/** Servers that have something to say of themselves, or of a message. */
import * as Argument from "@effect-imap/core/Argument"
import type * as Simulator from "@effect-imap/core/internal/simulator"
import { Effect, Stream } from "effect"
import { kept } from "./Scene.ts"
import { at, bye, delivers, every, many, reads, sends, set, well } from "./parts.ts"

const encoded = (text: string) => new TextEncoder().encode(text)
const latin1 = new TextDecoder("latin1")

/** Says where it is while it searches, and finds two in the end. */
const searching = (text: string, end: Simulator.ServerEnd) => {
  const tag = /(\S+) UID SEARCH TEXT/.exec(text)?.[1]
  if (tag === undefined) return undefined
  const progress = every(10, 9).map((second) =>
    Effect.delay(
      end.write(
        encoded(
          `* OK [INPROGRESS ("${tag}" ${second} 95)] Searched ${Math.round((second / 95) * 100)}% of the mailbox, ETA ${95 - second} s\r\n`
        )
      ),
      "10 seconds"
    )
  )
  const found = end.write(
    encoded(`* ESEARCH (TAG "${tag}") UID ALL 2,5\r\n${tag} OK UID SEARCH completed\r\n`)
  )
  return Effect.andThen(Effect.all(progress, { discard: true }), Effect.delay(found, "5 seconds"))
}

export const serverNews = {
  "migrated-leftover": kept({
    server: well,
    minutes: 180,
    options: { mailboxes: { INBOX: many } },
    speaks: (bytes, end) => {
      const text = latin1.decode(bytes)
      const moved =
        "* OK [ALERT] This mailbox was moved to mail.neu.example on 14 November, new mail does not arrive here"
      return text.includes("OK [READ-WRITE]")
        ? end.write(encoded(text.replace(/(\S+) OK \[READ-WRITE\]/, `${moved}\r\n$1 OK [READ-ONLY]`)))
        : undefined
    },
    plan: (_, supervised) => [[0, Stream.runDrain(supervised.changes)]]
  }),
  "courier-fam-alert": kept({
    server: well,
    minutes: 60,
    options: { mailboxes: { INBOX: many } },
    plan: (world, supervised) => [
      [0, Stream.runDrain(supervised.changes)],
      [
        0.02,
        world.mail.broadcast(
          "* OK [ALERT] Filesystem notification initialization error -- contact your mail administrator (check for configuration errors with the FAM/Gamin library)"
        )
      ],
      ...at([14, 41], delivers(world, "News")),
      [30, reads(supervised, 2)]
    ]
  }),
  "restored-backup": kept({
    server: well,
    minutes: 60,
    options: { mailboxes: { INBOX: many } },
    plan: (world, supervised) => [
      [0, Stream.runDrain(supervised.changes)],
      ...at(every(5, 5), reads(supervised, 2)),
      [
        30,
        Effect.all(
          [
            set(() => Object.assign(world.ports, { 993: "refused", 143: "refused" })),
            bye(world, "Mailbox is being restored from the backup of 03:00"),
            Effect.delay(world.mail.expunge("INBOX", [4, 5, 6]), "1 minute")
          ],
          { discard: true }
        )
      ],
      [34, set(() => Object.assign(world.ports, { 993: "implicitTls", 143: "clear" }))]
    ]
  }),
  "search-progress": kept({
    server: well,
    minutes: 20,
    options: { mailboxes: { INBOX: many } },
    hears: searching,
    plan: (_, supervised) => [
      [4, reads(supervised, 1)],
      [6, sends(supervised, "UID SEARCH", Argument.atom("TEXT"), Argument.text("invoice"))],
      [12, reads(supervised, 2)]
    ]
  }),
  "body-nil": kept({
    server: well,
    redaction: "raw",
    minutes: 20,
    options: { mailboxes: { INBOX: many } },
    hears: (text, end) => {
      const tag = /(\S+) UID FETCH 3 /.exec(text)?.[1]
      return tag === undefined
        ? undefined
        : end.write(encoded(`* 3 FETCH (UID 3 BODY[] NIL)\r\n${tag} OK UID FETCH completed\r\n`))
    },
    plan: (_, supervised) =>
      [5, 10].flatMap((minute) =>
        every(1, 5).map((uid) => [minute + uid / 10, reads(supervised, uid)] as const)
      )
  })
}
