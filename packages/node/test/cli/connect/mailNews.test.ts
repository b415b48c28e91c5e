import { assert, describe, it } from "@effect/vitest"
import { Effect, Stream } from "effect"
import type { Gap } from "@effect-imap/core/ImapConnection"
import * as Mailbox from "@effect-imap/core/internal/Mailbox"
import type { Untagged, Value } from "@effect-imap/core/Response"
import * as MailNews from "../../../src/cli/connect/MailNews.ts"

type Told = Partial<Mailbox.MailboxState>

const mailbox = (told: Told): Mailbox.MailboxState => ({ ...Mailbox.empty("INBOX", false), ...told })

/** A connection whose server has messages with these UIDs, and what it says unasked. */
const connectionOf = (told: Told, uids: ReadonlyArray<number>, heard: ReadonlyArray<Untagged | Gap>) => {
  const asked: Array<string> = []
  const execute: MailNews.Followed["execute"] = (command) =>
    Effect.sync(() => {
      asked.push(command.name)
      const untagged = uids.map((uid, index): Untagged => {
        const envelope = {
          _tag: "List",
          items: [{ _tag: "Nil" }, { _tag: "Quoted", text: `mail ${uid}` }]
        } as const
        const attributes = new Map<string, Value>([
          ["UID", { _tag: "Atom", text: `${uid}` } as const],
          ["ENVELOPE", envelope]
        ])
        return { _tag: "Fetch", sequence: index + 1, attributes }
      })
      const tagged = { _tag: "Tagged", tag: "A1", condition: "OK", code: undefined, text: "" } as const
      return { value: command.result(untagged, tagged) }
    })
  return { asked, connection: { mailbox: mailbox(told), untagged: Stream.fromIterable(heard), execute } }
}

/** The lines that are reported, of one connection after the other. */
const linesOf = (told: Told, ...connections: ReadonlyArray<MailNews.Followed>) =>
  Effect.gen(function* () {
    const lines: Array<string> = []
    const news = MailNews.make(mailbox(told), (line) => void lines.push(line))
    for (const connection of connections) yield* news.follow(connection)
    return lines
  })

const known: Told = { exists: 2, uidNext: 12, uidValidity: 7 }

describe("D17 connect --watch", () => {
  it.effect("reports what came and went while no connection was there", () =>
    Effect.gen(function* () {
      // 10 is gone; 12 and 13 came
      const { connection } = connectionOf({ ...known, exists: 3, uidNext: 14 }, [11, 12, 13], [])
      assert.deepStrictEqual(yield* linesOf(known, connection), [
        "2 new messages",
        "  (no sender): mail 12",
        "  (no sender): mail 13",
        "1 message expunged, 3 left"
      ])
    })
  )

  it.effect("asks for nothing if nothing has changed, and reports no message twice", () =>
    Effect.gen(function* () {
      const quiet = connectionOf(known, [], [])
      const again = connectionOf(known, [10, 11], [{ _tag: "Exists", count: 3 }])
      assert.deepStrictEqual(yield* linesOf(known, quiet.connection, again.connection), [])
      assert.deepStrictEqual([quiet.asked, again.asked], [[], ["UID FETCH"]])
    })
  )

  it.effect("says that a mailbox was recreated", () =>
    Effect.gen(function* () {
      const { connection } = connectionOf({ exists: 1, uidNext: 2, uidValidity: 8 }, [1], [])
      assert.deepStrictEqual(yield* linesOf(known, connection), ["the mailbox was recreated: 1 message"])
    })
  )

  it.effect("uses sequence numbers if the server reports no UIDNEXT", () =>
    Effect.gen(function* () {
      const told = { exists: 2, uidValidity: 7 }
      const { asked, connection } = connectionOf(told, [4, 9, 17], [{ _tag: "Exists", count: 3 }])
      assert.deepStrictEqual(yield* linesOf(told, connection), ["1 new message", "  (no sender): mail 17"])
      assert.deepStrictEqual(asked, ["FETCH"])
    })
  )

  it.effect("looks again if it was too slow to hear all", () =>
    Effect.gen(function* () {
      const now = { ...known, exists: 3, uidNext: 12 }
      const { connection } = connectionOf(now, [10, 11, 12], [{ _tag: "Gap", missed: 4 }])
      const lines = yield* linesOf(known, connection)
      assert.deepStrictEqual(lines, ["1 new message", "  (no sender): mail 12"])
    })
  )

  it.effect("reports flags, and what the server wants to be read", () =>
    Effect.gen(function* () {
      const flags = { _tag: "List", items: [{ _tag: "Atom", text: "\\Seen" }] } as const
      const { connection } = connectionOf(
        { ...known, exists: 2 },
        [],
        [
          { _tag: "Fetch", sequence: 2, attributes: new Map([["FLAGS", flags]]) },
          { _tag: "Status", condition: "OK", code: { name: "ALERT", args: "" }, text: "Down at ten" }
        ]
      )
      assert.deepStrictEqual(yield* linesOf(known, connection), [
        "message 2 has \\Seen",
        "the server says: “Down at ten”"
      ])
    })
  )
})
