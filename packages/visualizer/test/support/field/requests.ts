/** What an app asks of a server, and should not. */
import * as Argument from "@effect-imap/core/Argument"
import * as Command from "@effect-imap/core/Command"
import type * as Simulator from "@effect-imap/core/internal/simulator"
import { Effect } from "effect"
import { kept } from "./Scene.ts"
import { answers, at, bye, delivers, every, letter, many, reads, sends, set, well, without } from "./parts.ts"

const encoded = (text: string) => new TextEncoder().encode(text)
const latin1 = new TextDecoder("latin1")

const numbered = (first: number, count: number) =>
  Array.from({ length: count }, (_, index) => letter(`Mail ${index}`)).map((message, index) => ({
    ...message,
    uid: first + index
  }))

/** After a restart the mailbox has another UIDVALIDITY, and its messages begin at 1. */
const rebuilt = () => {
  let isNew = false
  return {
    speaks: (bytes: Uint8Array, end: Simulator.ServerEnd) => {
      const text = latin1.decode(bytes)
      if (!isNew || !text.includes("[UIDVALIDITY ")) return undefined
      return end.write(
        encoded(
          text
            .replace(/UIDVALIDITY \d+/, "UIDVALIDITY 1764065942")
            .replace(/UIDNEXT \d+/, "UIDNEXT 7")
            .replace(/HIGHESTMODSEQ \d+/, "HIGHESTMODSEQ 1")
        )
      )
    },
    hears: (text: string, end: Simulator.ServerEnd) =>
      isNew ? answers("UID FETCH 41\\d\\d ", "OK UID FETCH completed")(text, end) : undefined,
    restarts: set(() => {
      isNew = true
    })
  }
}

const store = Argument.atom("+FLAGS")
const deleted = Argument.list(Argument.atom("\\Deleted"))
const restarted = rebuilt()

/** Every other UID, one by one. */
const scattered = every(2, 1_500, 1).join(",")

export const requests = {
  "keyword-not-permitted": kept({
    server: {
      ...well,
      selection: well.selection.map((line) =>
        line.includes("PERMANENTFLAGS")
          ? "* OK [PERMANENTFLAGS (\\Seen \\Answered \\Flagged \\Deleted \\Draft $MDNSent)] Permanent flags"
          : line
      )
    },
    minutes: 40,
    account: { host: "outlook.office365.com", security: "tls" },
    options: { mailboxes: { INBOX: many } },
    hears: answers("UID STORE", "BAD Command Argument Error. 11"),
    plan: (_, supervised) => [
      ...at(
        every(6, 4),
        sends(supervised, "UID STORE", Argument.sequence(2), store, Argument.list(Argument.atom("Project-X")))
      ),
      [33, reads(supervised, 2)]
    ]
  }),
  "wrong-delimiter": kept({
    server: well,
    minutes: 40,
    options: { mailboxes: { INBOX: many } },
    hears: answers("CREATE", "NO [CANNOT] Invalid mailbox name: Name must not have '/' characters"),
    plan: (_, supervised) => [
      ...at(every(5, 5), sends(supervised, "CREATE", Argument.mailbox("Kunden/Meier"))),
      [32, reads(supervised, 2)]
    ]
  }),
  "uids-kept-after-reset": kept({
    server: without("QRESYNC", "CONDSTORE"),
    minutes: 50,
    options: { mailboxes: { INBOX: numbered(4101, 6) } },
    speaks: restarted.speaks,
    hears: restarted.hears,
    plan: (world, supervised) => [
      ...[5, 6, 7].map((minute, index) => [minute, reads(supervised, 4102 + index)] as const),
      [20, Effect.andThen(restarted.restarts, bye(world, "Server is restarting"))],
      ...[25, 26, 27, 35, 36, 37].map(
        (minute, index) => [minute, reads(supervised, 4102 + (index % 3))] as const
      )
    ]
  }),
  "delete-by-number": kept({
    server: {
      ...without("QRESYNC", "CONDSTORE"),
      lines: { ...well.lines, syntaxError: "{tag} BAD Error in IMAP command {command}: Invalid messageset" }
    },
    minutes: 20,
    options: { mailboxes: { INBOX: many } },
    plan: (_, supervised) => [
      [
        5,
        Effect.forEach(
          every(1, 6),
          (number) =>
            Effect.andThen(
              Effect.exit(sends(supervised, "STORE", Argument.sequence(number), store, deleted)),
              Effect.andThen(Effect.exit(sends(supervised, "EXPUNGE")), Effect.sleep("2 seconds"))
            ),
          { discard: true }
        )
      ]
    ]
  }),
  "set-line-too-long": kept({
    server: well,
    minutes: 40,
    options: { mailboxes: { INBOX: many } },
    hears: (text, end) =>
      text.length > 4096
        ? answers("UID FETCH", "BAD [CLIENTBUG] Command line too long (4096 octets at most)")(text, end)
        : undefined,
    plan: (_, supervised) => [
      ...at(
        [5, 15, 25],
        sends(supervised, "UID FETCH", Argument.atom(scattered), Argument.list(Argument.atom("FLAGS")))
      ),
      [10, reads(supervised, 2)]
    ]
  }),
  "fetch-without-peek": kept({
    server: well,
    minutes: 30,
    options: { mailboxes: { INBOX: many } },
    plan: (_, supervised) =>
      every(1, 6).map(
        (uid) =>
          [
            5 + uid / 5,
            sends(supervised, "UID FETCH", Argument.sequence(uid), Argument.list(Argument.atom("BODY[]")))
          ] as const
      )
  }),
  "expunge-takes-others": kept({
    server: without("QRESYNC", "CONDSTORE"),
    minutes: 30,
    options: { mailboxes: { INBOX: many } },
    plan: (world, supervised) => [
      [4, world.mail.addFlags("INBOX", [4, 5], ["\\Deleted"])],
      [10, sends(supervised, "UID STORE", Argument.sequence(2), store, deleted)],
      [10.2, supervised.use(({ execute }) => execute(Command.expunge()))],
      [15, delivers(world, "News")]
    ]
  })
}
