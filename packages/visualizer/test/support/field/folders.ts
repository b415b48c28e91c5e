/** Mailboxes that others make, rename, empty or remove, and apps that look at another one. */
import type * as Simulator from "@effect-imap/core/internal/simulator"
import * as Command from "@effect-imap/core/Command"
import { Effect, Stream } from "effect"
import { kept, type World } from "./Scene.ts"
import { at, delivers, every, letter, many, reads, well } from "./parts.ts"

const latin1 = new TextDecoder("latin1")
const encoded = (text: string) => new TextEncoder().encode(text)

/** Takes a new message away again, as a filter of another client does. */
const filtered = (world: World, uid: number) =>
  Effect.andThen(
    delivers(world, `Mail ${uid}`),
    Effect.delay(world.mail.expunge("INBOX", [uid]), "3 seconds")
  )

const recreated = ({ mail }: World) =>
  Effect.andThen(mail.deleteMailbox("Scans"), Effect.delay(mail.createMailbox("Scans"), "5 seconds"))

/** Two servers behind one name; the second one does not know Archive. */
const nodes = () => {
  const known: Array<Simulator.ServerEnd> = []
  const isSecond = (end: Simulator.ServerEnd) => {
    if (!known.includes(end)) known.push(end)
    return known.indexOf(end) % 2 === 1
  }
  return {
    speaks: (bytes: Uint8Array, end: Simulator.ServerEnd) => {
      const text = latin1.decode(bytes)
      const name = isSecond(end) ? "node-b" : "node-a"
      return text.includes(" simulator ready")
        ? end.write(encoded(text.replace("effect-imap simulator", name)))
        : undefined
    },
    hears: (text: string, end: Simulator.ServerEnd) => {
      const tag = /(\S+) STATUS /.exec(text)?.[1]
      return tag === undefined || !isSecond(end)
        ? undefined
        : end.write(encoded(`${tag} NO [NONEXISTENT] Mailbox doesn't exist: Archive\r\n`))
    }
  }
}

export const folders = {
  "mailboxes-rearranged": kept({
    server: well,
    minutes: 80,
    options: { mailboxes: { INBOX: many, Projects: many, Old: many } },
    plan: ({ mail }, supervised) => [
      [0, Stream.runDrain(supervised.changes)],
      [0, Stream.runDrain(supervised.accountChanges())],
      [20, mail.createMailbox("Tax 2026")],
      [28, mail.deliver("Tax 2026", letter("Form"))],
      [35, mail.renameMailbox("Projects", "Projects 2025")],
      [50, mail.deleteMailbox("Old")]
    ]
  }),
  "arrives-and-goes": kept({
    server: well,
    minutes: 90,
    options: { mailboxes: { INBOX: many } },
    plan: (world, supervised) => [
      [0, Stream.runDrain(supervised.changes)],
      ...every(10, 8).map((minute, index) => [minute, filtered(world, index + 7)] as const),
      [30.1, reads(supervised, 9)],
      [60.1, reads(supervised, 12)]
    ]
  }),
  "folder-recreated": kept({
    server: well,
    minutes: 180,
    options: { mailboxes: { INBOX: many, Scans: many } },
    plan: (world, supervised) => [
      [0, Stream.runDrain(supervised.changes)],
      [0, Stream.runDrain(supervised.changesOf("Scans"))],
      ...at([60, 120], recreated(world)),
      ...at([61, 62, 121, 122], world.mail.deliver("Scans", letter("Scan")))
    ]
  }),
  "left-in-archive": kept({
    server: well,
    minutes: 90,
    options: { mailboxes: { INBOX: many, Archive: many } },
    plan: (world, supervised) => [
      [0, Stream.runDrain(supervised.changes)],
      [15, supervised.use((connection) => connection.select("Archive"))],
      ...at([30, 45, 60], delivers(world, "News"))
    ]
  }),
  "two-backends": kept({
    server: well,
    minutes: 70,
    options: { mailboxes: { INBOX: many, Archive: many } },
    ...nodes(),
    plan: ({ hangUp }, supervised) => [
      ...at(every(12, 5), hangUp),
      ...at(
        every(4, 17, 2),
        supervised.use(({ execute }) => execute(Command.status("Archive", ["messages", "unseen"])))
      )
    ]
  })
}
