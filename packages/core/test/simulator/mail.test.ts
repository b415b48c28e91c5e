import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as Simulator from "../../src/simulator/Simulator.ts"
import { converse, inbox, opened, three } from "./conversation.ts"

const conversation = (name: string, text: string, options: Simulator.Options = { mailboxes: three }) =>
  it.effect(name, () => converse(text, options))

describe("a test acts on the account", () => {
  const lunch = Simulator.message("Subject: Lunch?\n\nNoon?\n", {
    internalDate: "01-Jun-2026 12:00:00 +0000"
  })

  conversation(
    "mail comes at a given time: reported at once to those who idle, to others with their next command",
    `C: s SELECT INBOX${opened({ exists: 0, uidValidity: 1, uidNext: 1, modSeq: 1 })}
    <2> C: s SELECT INBOX${opened({ exists: 0, uidValidity: 1, uidNext: 1, modSeq: 1 }).replaceAll("\nS:", "\n<2> S:")}
    C: a IDLE
    S: + idling
    .. 299
    <2> C: a NOOP
    <2> S: a OK NOOP completed
    .. 1
    S: * 1 EXISTS
    S: * 1 RECENT
    <2> C: b NOOP
    <2> S: * 1 EXISTS
    <2> S: b OK NOOP completed
    .. 60
    S: * 1 FETCH (FLAGS (\\Seen \\Recent))
    .. 60
    S: * 1 EXPUNGE
    S: * OK [ALERT] Quota
    <2> S: * OK [ALERT] Quota
    C: DONE
    S: a OK IDLE completed`,
    {
      mailboxes: {},
      at: [
        ["5 minutes", Simulator.deliver("INBOX", lunch)],
        ["6 minutes", Simulator.addFlags("INBOX", [1], ["\\Seen"])],
        [
          "7 minutes",
          Effect.andThen(Simulator.expunge("INBOX", [1]), Simulator.broadcast("* OK [ALERT] Quota"))
        ]
      ]
    }
  )

  it.effect(
    "a server that announces at any time reports what is new, and never EXPUNGE (RFC 9051 §7.5.1)",
    () =>
      converse(
        `C: s SELECT INBOX${opened({ exists: 0, uidValidity: 1, uidNext: 1, modSeq: 1 })}
      .. 1
      S: * 1 EXISTS
      S: * 1 RECENT
      .. 1
      C: a NOOP
      S: * 1 EXPUNGE
      S: a OK NOOP completed`,
        {
          mailboxes: {},
          at: [
            ["1 second", Simulator.deliver("INBOX", lunch)],
            ["2 seconds", Simulator.expunge("INBOX", [1])]
          ]
        },
        { ...Simulator.profiles.wellBehaved, announces: "anyTime" }
      )
  )

  it.effect("what clients did can be looked at", () =>
    Effect.gen(function* () {
      const { mail } = yield* converse(
        `${inbox}
        C: a UID MOVE 2 Archive
        S: * OK [COPYUID 2 2 1] Moved
        S: * 2 EXPUNGE
        S: a OK UID MOVE completed`,
        { mailboxes: three }
      )
      const [moved, ...more] = yield* mail.messages("Archive")
      assert.isEmpty(more)
      assert.deepInclude(moved, { uid: 1, subject: "two", flags: ["\\Seen"] })
      assert.strictEqual(moved?.text, "Subject: two\r\n\r\nsecond\r\n")
      assert.deepStrictEqual(yield* mail.mailboxes, ["INBOX", "Archive"])
    })
  )

  it.effect("a mailbox that does not exist is a defect of the test", () =>
    Effect.gen(function* () {
      const { mail } = yield* Simulator.make(Simulator.profiles.wellBehaved)
      const exit = yield* Effect.exit(mail.deliver("Elsewhere", lunch))
      assert.include(String(exit), "no mailbox “Elsewhere”")
    })
  )

  it.effect("names are in Unicode for the test, in modified UTF-7 on the wire, in UTF-8 where enabled", () =>
    converse(
      `C: a LIST "" E*
      S: * LIST (\\HasNoChildren) "/" "Entw&APw-rfe"
      S: a OK LIST completed
      C: b ENABLE UTF8=ACCEPT
      S: * ENABLED UTF8=ACCEPT
      S: b OK ENABLE completed
      C: c STATUS "Entwürfe" (MESSAGES)
      S: * STATUS "Entwürfe" (MESSAGES 1)
      S: c OK STATUS completed`,
      { mailboxes: { Entwürfe: [lunch] } },
      {
        ...Simulator.profiles.wellBehaved,
        capabilities: {
          ...Simulator.profiles.wellBehaved.capabilities,
          authenticated: "IMAP4rev1 ENABLE UTF8=ACCEPT"
        }
      }
    )
  )
})
