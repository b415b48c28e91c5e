/** Answers to commands: refused, broken, slow. */
import * as Argument from "@effect-imap/core/Argument"
import * as Command from "@effect-imap/core/Command"
import { Effect } from "effect"
import { kept } from "./Scene.ts"
import { many, at, every, letter, ofSize, reads, seen, sends, set, well, without } from "./parts.ts"

const single = (body: string) => `connection 993
S: * OK [CAPABILITY IMAP4rev1 SASL-IR LITERAL+ AUTH=PLAIN] ready
login <1>
S: <1> OK [CAPABILITY IMAP4rev1 LITERAL+] done
C: <2> SELECT INBOX
S: * 3 EXISTS
S: * OK [UIDVALIDITY 7] valid
S: * OK [UIDNEXT 12] next
S: <2> OK [READ-WRITE] done
${body}
deaf`

const keeps = every(1, 20)
  .map((n) => `C: <${n + 20}> NOOP\nS: <${n + 20}> OK done`)
  .join("\n")

const plainly = { id: { enabled: false }, security: "tls" } as const

export const answers = {
  "gmail-throttled": kept({
    server: well,
    minutes: 30,
    options: {
      mailboxes: { INBOX: many },
      faults: [{ on: "FETCH", nth: "every", fault: "stall", for: "9 seconds" }]
    },
    plan: (world, supervised) => [
      [
        1,
        set(() => {
          world.profile.lines = { ...world.profile.lines, completed: "{tag} OK Success [THROTTLED]" }
        })
      ],
      ...every(2, 6).map((minute, index) => [minute, reads(supervised, index + 1)] as const)
    ]
  }),
  "retention-hold": kept({
    server: well,
    minutes: 60,
    options: {
      mailboxes: { INBOX: many, Trash: [] },
      faults: [
        { on: "MOVE", nth: "every", fault: "refuse", with: "NO [CANNOT] Messages are under retention policy" }
      ]
    },
    plan: (_, supervised) =>
      at([10, 20, 30, 40], sends(supervised, "UID MOVE", Argument.sequence(2), Argument.mailbox("Trash")))
  }),
  "literal-miscounted": kept({
    server: single(
      `C: <3> UID FETCH 8 (UID BODY.PEEK[])\nS: * 2 FETCH (UID 8 BODY[] {50}\nS: From: ada@example.com\nS: Subject: Invoice\nS: \nS: Please find the invoice enclosed.\nS: Ada)\nS: <3> OK FETCH completed\n${keeps}`
    ),
    account: plainly,
    minutes: 12,
    plan: (_, supervised) => [[0.01, reads(supervised, 8)]]
  }),
  "literal-pause": kept({
    server: well,
    minutes: 5,
    options: { mailboxes: { INBOX: [letter("Large", "y".repeat(70).concat("\n").repeat(2_800))] } },
    speaks: (bytes, end) =>
      bytes.length < 100_000
        ? undefined
        : end
            .write(bytes.subarray(0, 100_000))
            .pipe(
              Effect.andThen(Effect.sleep("45 seconds")),
              Effect.andThen(end.write(bytes.subarray(100_000)))
            ),
    plan: (_, supervised) => [[1, reads(supervised, 1)]]
  }),
  "append-toobig": kept({
    server: without("LITERAL+"),
    minutes: 30,
    hears: (text, end) => {
      const tag = /(\S+) APPEND [^\r]*\{\d+\}\r\n$/.exec(text)?.[1]
      return tag === undefined
        ? undefined
        : end.write(new TextEncoder().encode(`${tag} NO [TOOBIG] Message exceeds 25 MB\r\n`))
    },
    plan: (_, supervised) => [
      [10, supervised.use(({ execute }) => execute(Command.append("INBOX", ofSize(27_000_000))))]
    ]
  }),
  "poison-fetch-no": kept({
    server: well,
    minutes: 40,
    options: {
      mailboxes: { INBOX: many },
      faults: [2, 4, 6].map(
        (nth) =>
          ({
            on: "FETCH",
            nth,
            fault: "refuse",
            with: "NO [SERVERBUG] Server error while fetching messages"
          }) as const
      )
    },
    plan: (_, supervised) =>
      every(5, 6).map(
        (minute, index) => [minute, reads(supervised, index % 2 === 0 ? index + 1 : 4)] as const
      )
  }),
  "lock-timeout": kept({
    server: well,
    minutes: 30,
    options: {
      faults: [1, 2, 3].map(
        (nth) =>
          ({ on: "STORE", nth, fault: "refuse", with: "NO [INUSE] Timeout while waiting for lock" }) as const
      )
    },
    plan: (_, supervised) => at([5, 6, 7, 8], seen(supervised))
  }),
  "quota-95": kept({
    server: well,
    minutes: 60,
    plan: ({ mail }) => [[22, mail.broadcast("* NO [ALERT] Mailbox is at 95% of its quota")]]
  })
}
