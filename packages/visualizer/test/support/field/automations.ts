/** Apps that look for mail by themselves, and work on what they find. */
import * as Argument from "@effect-imap/core/Argument"
import * as Command from "@effect-imap/core/Command"
import type * as Simulator from "@effect-imap/core/internal/simulator"
import { Effect, Stream } from "effect"
import { kept } from "./Scene.ts"
import { answers, at, delivers, every, letter, many, ofSize, reads, sends, well, without } from "./parts.ts"

const store = Argument.atom("+FLAGS")
const flag = (name: string) => Argument.list(Argument.atom(name))

/** Answers this command with these words once it came so often. */
const from = (count: number, command: string, words: string) => {
  let left = count
  return (text: string, end: Simulator.ServerEnd) =>
    new RegExp(` ${command}`).test(text) && left-- <= 0 ? answers(command, words)(text, end) : undefined
}

const invalid = "{tag} BAD Error in IMAP command {command}: Invalid messageset (0.001 + 0.000 secs)."

const numbered = [4101, 4102, 4103, 4104, 4105, 4106].map((uid, index) => ({
  ...letter(`Order ${index + 1}`),
  uid,
  flags: index < 4 ? ["\\Seen"] : []
}))

const dated = ["19-Nov-2026 08:15:00 +0100", "21-Nov-2026 17:40:00 +0100", "23-Nov-2026 11:05:00 +0100"].map(
  (internalDate, index) => ({ ...letter(`Invoice ${index + 1}`), internalDate, flags: ["\\Seen"] })
)

const read = many.map((message) => ({ ...message, flags: ["\\Seen"] }))

/** Remembers the highest UID that it has seen, and asks for all from the next one on. */
const asksFromNext = () => {
  let last = 5
  return (supervised: Parameters<typeof sends>[0]) =>
    supervised.use(({ execute }) =>
      Effect.gen(function* () {
        const found = yield* execute(Command.fetch(`${last + 1}:*`, { flags: true, envelope: true }))
        for (const { uid } of found) {
          yield* execute(Command.fetch(uid, { source: true }))
          yield* execute(Command.raw("UID STORE", Argument.sequence(uid), store, flag("$Imported")))
          last = Math.max(last, uid)
        }
      })
    )
}
const polls = asksFromNext()

export const automations = {
  "asks-from-next-uid": kept({
    server: without("QRESYNC", "CONDSTORE"),
    minutes: 50,
    options: { mailboxes: { INBOX: many } },
    plan: (world, supervised) => [
      ...every(5, 9).map((minute) => [minute, Effect.suspend(() => polls(supervised))] as const),
      [27, delivers(world, "Order 7")]
    ]
  }),
  "copy-to-own-inbox": kept({
    server: well,
    minutes: 14,
    options: { mailboxes: { INBOX: many } },
    plan: (world, supervised) => [
      [
        0,
        supervised.changes.pipe(
          Stream.filter((change) => change._tag === "Arrived"),
          Stream.mapEffect(({ uid }) =>
            supervised.use(({ execute }) =>
              Effect.andThen(
                execute(Command.fetch(uid, { source: true })),
                Effect.andThen(Effect.sleep("6 seconds"), execute(Command.append("INBOX", ofSize(1_400))))
              )
            )
          ),
          Stream.runDrain
        )
      ],
      [4, delivers(world, "Out of office?")]
    ]
  }),
  "keyword-per-ticket": kept({
    server: without("QRESYNC", "CONDSTORE"),
    minutes: 40,
    options: { mailboxes: { INBOX: many } },
    hears: from(100, "UID STORE", "NO Too many user flags in mailbox"),
    plan: (_, supervised) => [
      [
        3,
        Effect.forEach(
          every(1, 106),
          (ticket) =>
            Effect.andThen(
              Effect.exit(
                sends(
                  supervised,
                  "UID STORE",
                  Argument.sequence(1 + (ticket % 6)),
                  store,
                  flag(`ticket-${4700 + ticket}`)
                )
              ),
              Effect.sleep("15 seconds")
            ),
          { discard: true }
        )
      ],
      [34, reads(supervised, 2)]
    ]
  }),
  "uids-as-numbers": kept({
    server: { ...without("QRESYNC", "CONDSTORE"), lines: { ...well.lines, syntaxError: invalid } },
    minutes: 35,
    options: { mailboxes: { INBOX: numbered } },
    plan: (_, supervised) =>
      at(
        every(6, 5),
        Effect.andThen(
          sends(supervised, "UID SEARCH", Argument.atom("UNSEEN")),
          sends(supervised, "FETCH", Argument.sequence(4105), Argument.atom("BODY.PEEK[]"))
        )
      )
  }),
  "append-date-of-header": kept({
    server: {
      ...well,
      lines: {
        ...well.lines,
        syntaxError: "{tag} BAD Error in IMAP command {command}: Invalid internal date. (0.001 + 0.000 secs)."
      }
    },
    redaction: "raw",
    minutes: 40,
    options: { mailboxes: { INBOX: many, Sent: [] } },
    plan: (_, supervised) => [
      ...at(
        [6, 14, 22, 30],
        sends(
          supervised,
          "APPEND",
          Argument.mailbox("Sent"),
          flag("\\Seen"),
          Argument.string("Tue, 24 Nov 2026 09:00:00 +0100"),
          Argument.bytes(ofSize(1_200))
        )
      ),
      [18, reads(supervised, 2)]
    ]
  }),
  "unseen-since-today": kept({
    server: without("QRESYNC", "CONDSTORE"),
    redaction: "raw",
    minutes: 45,
    options: { mailboxes: { INBOX: dated } },
    plan: ({ mail }, supervised) => [
      [
        2,
        sends(
          supervised,
          "UID FETCH",
          Argument.sequence([1, "*"]),
          Argument.list(Argument.atom("FLAGS"), Argument.atom("INTERNALDATE"))
        )
      ],
      [12, mail.removeFlags("INBOX", [2], ["\\Seen"])],
      ...at(
        every(5, 8),
        sends(
          supervised,
          "UID SEARCH",
          Argument.atom("UNSEEN"),
          Argument.atom("SINCE"),
          Argument.atom("25-Nov-2026")
        )
      )
    ]
  }),
  "read-on-phone-first": kept({
    server: without("QRESYNC", "CONDSTORE"),
    minutes: 50,
    options: { mailboxes: { INBOX: read } },
    plan: (world, supervised) => [
      [0, Stream.runDrain(supervised.changes)],
      ...[10, 25, 40].flatMap(
        (minute, index) =>
          [
            [minute, delivers(world, `Order ${index}`)],
            [minute + 0.1, world.mail.addFlags("INBOX", [7 + index], ["\\Seen"])]
          ] as const
      ),
      ...at([11, 26, 41], sends(supervised, "UID SEARCH", Argument.atom("UNSEEN")))
    ]
  })
}
