/** Servers that number messages and changes another way after a restart, and what an app makes of it. */
import * as Argument from "@effect-imap/core/Argument"
import * as Simulator from "@effect-imap/core/internal/simulator"
import { Effect, Stream } from "effect"
import { kept, type World } from "./Scene.ts"
import { at, bye, delivers, many, reads, sends, set, well } from "./parts.ts"

const latin1 = new TextDecoder("latin1")
const encoded = (text: string) => new TextEncoder().encode(text)

/** INBOX as a new mailbox, whose UIDs begin with 1. */
const rebuilt = ({ mail }: World) =>
  Effect.andThen(
    mail.deleteMailbox("INBOX"),
    Effect.andThen(mail.createMailbox("INBOX"), mail.deliver("INBOX", ...many))
  )

/** Mod-sequences that are 900 higher, until the server loses them. */
const forgetful = () => {
  let more = 900
  return {
    speaks: (bytes: Uint8Array, end: Simulator.ServerEnd) => {
      const text = latin1.decode(bytes)
      if (more === 0 || !text.includes("MODSEQ")) return undefined
      return end.write(
        encoded(
          text.replace(/MODSEQ (\(?)(\d+)/g, (_, open, number) => `MODSEQ ${open}${Number(number) + more}`)
        )
      )
    },
    loses: set(() => {
      more = 0
    })
  }
}

/** Refuses SELECT with QRESYNC after an update. */
const updated = () => {
  let isNew = false
  return {
    hears: (text: string, end: Simulator.ServerEnd) => {
      const tag = /(\S+) SELECT .*\(QRESYNC/.exec(text)?.[1]
      return tag === undefined || !isNew
        ? undefined
        : end.write(encoded(`${tag} BAD Unknown SELECT parameter QRESYNC\r\n`))
    },
    updates: set(() => {
      isNew = true
    })
  }
}

const modSeqs = forgetful()
const update = updated()

const unseen = {
  ...well,
  selection: well.selection.map((line) =>
    line.includes("PERMANENTFLAGS") ? "* OK [PERMANENTFLAGS (\\Answered \\Flagged)] Limited" : line
  )
}

export const numbering = {
  "uidnext-jump": kept({
    server: well,
    minutes: 90,
    options: { mailboxes: { INBOX: many } },
    plan: (world, supervised) => [
      [0, Stream.runDrain(supervised.changes)],
      [
        30,
        Effect.andThen(
          bye(world, "Server restarting"),
          world.mail.deliver("INBOX", Simulator.message("Subject: One\n\nHello.\n", { uid: 100_007 }))
        )
      ],
      [60, delivers(world, "Two")]
    ]
  }),
  "old-uids-after-reset": kept({
    server: well,
    minutes: 60,
    plan: (world, supervised) => [
      [0, Stream.runDrain(supervised.changes)],
      ...[5, 10].map((minute) => [minute, reads(supervised, 101)] as const),
      [20, Effect.andThen(bye(world, "Server restarting"), rebuilt(world))],
      ...[25, 30, 35, 40, 45, 50].map(
        (minute, index) => [minute, reads(supervised, 101 + (index % 3))] as const
      )
    ]
  }),
  "modseq-goes-back": kept({
    server: well,
    minutes: 85,
    options: { mailboxes: { INBOX: many } },
    speaks: modSeqs.speaks,
    plan: (world, supervised) => [
      [0, Stream.runDrain(supervised.changes)],
      [10, world.mail.addFlags("INBOX", [2], ["\\Flagged"])],
      [25, Effect.andThen(bye(world, "Server restarting"), modSeqs.loses)],
      [50, world.mail.addFlags("INBOX", [3], ["\\Seen"])],
      [70, reads(supervised, 3)]
    ]
  }),
  "qresync-bad-after-update": kept({
    server: well,
    minutes: 80,
    options: { mailboxes: { INBOX: many } },
    hears: update.hears,
    plan: (world, supervised) => [
      [0, Stream.runDrain(supervised.changes)],
      [20, Effect.andThen(update.updates, bye(world, "Restarting for an update"))],
      ...at([40, 60], bye(world, "Server restarting")),
      ...at([10, 30, 50, 70], reads(supervised, 2))
    ]
  }),
  "shared-seen-not-kept": kept({
    server: unseen,
    minutes: 90,
    account: { mailbox: "Team" },
    options: { mailboxes: { INBOX: [], Team: many } },
    plan: ({ hangUp, mail }, supervised) => {
      const stores = sends(
        supervised,
        "UID STORE",
        Argument.sequence([1, 3]),
        Argument.atom("+FLAGS"),
        Argument.list(Argument.atom("\\Seen"))
      )
      return [
        [0, Stream.runDrain(supervised.changes)],
        ...at([10, 35, 65], stores),
        ...at([30, 60], Effect.andThen(hangUp, mail.removeFlags("Team", [1, 2, 3], ["\\Seen"]))),
        ...at(
          [33, 63],
          sends(supervised, "UID FETCH", Argument.sequence([1, 3]), Argument.list(Argument.atom("FLAGS")))
        )
      ]
    }
  })
}
