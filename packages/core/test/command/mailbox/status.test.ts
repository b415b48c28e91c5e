import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as Command from "../../../src/imap/Command.ts"
import { plain } from "../../support/plain.ts"
import { failureOf, valueOf } from "../server.ts"

describe("STATUS", () => {
  it.effect("asks for what the server offers, and reports it in its own types", () =>
    Effect.gen(function* () {
      const value = yield* valueOf(
        "CONDSTORE OBJECTID STATUS=SIZE APPENDLIMIT QUOTA QUOTA=RES-MESSAGE",
        Command.status("Entwürfe", [
          "messages",
          "recent",
          "deleted",
          "size",
          "uidNext",
          "uidValidity",
          "highestModSeq",
          "mailboxId",
          "appendLimit"
        ]),
        `
          C: <3> STATUS Entw&APw-rfe (MESSAGES RECENT DELETED SIZE UIDNEXT UIDVALIDITY HIGHESTMODSEQ MAILBOXID APPENDLIMIT)
          S: * STATUS "Entw&APw-rfe" (MESSAGES 231 RECENT 0 DELETED 2 SIZE 18446744073709 UIDNEXT 44292 UIDVALIDITY 1 HIGHESTMODSEQ 7011231777 MAILBOXID (F2212ea87) APPENDLIMIT NIL)
          S: <3> OK done`
      )
      assert.deepStrictEqual(value, {
        messages: 231,
        recent: 0,
        deleted: 2,
        size: 18446744073709n,
        uidNext: 44292,
        uidValidity: 1,
        highestModSeq: 7011231777n,
        mailboxId: "F2212ea87"
      })
    })
  )

  it.effect.each([
    ["INBOX in any case is one mailbox", "* STATUS INBOX (MESSAGES 5)", "* STATUS Other (MESSAGES 99)"],
    ["the only one is taken for it", "* STATUS Posteingang (MESSAGES 5)", "* 3 EXISTS"]
  ])("%s; others are reported by NOTIFY", ([, ...lines]) =>
    Effect.gen(function* () {
      const value = yield* valueOf(
        "",
        Command.status("inbox", ["messages"]),
        `
          C: <3> STATUS INBOX (MESSAGES)
          S: ${lines.join("\n          S: ")}
          S: <3> OK done`
      )
      assert.deepStrictEqual(value, { messages: 5 })
    })
  )

  it.effect("of others alone are not an answer", () =>
    Effect.gen(function* () {
      const { reason } = yield* failureOf(
        "",
        Command.status("Drafts", ["messages"]),
        `
          C: <3> STATUS Drafts (MESSAGES)
          S: * STATUS Sent (MESSAGES 5)
          S: * STATUS Junk (MESSAGES 99)
          S: <3> OK done`
      )
      assert.deepStrictEqual(plain(reason), { _tag: "ItemMissing", item: "STATUS" })
    })
  )

  it.effect("leaves out what the server does not know, and is not offered where that is all", () =>
    Effect.gen(function* () {
      const value = yield* valueOf(
        "",
        Command.status("INBOX", ["unseen", "size", "mailboxId"]),
        `
          C: <3> STATUS INBOX (UNSEEN)
          S: * STATUS INBOX (UNSEEN 5)
          S: <3> OK done`
      )
      assert.deepStrictEqual(value, { unseen: 5 })
      const { reason } = yield* failureOf("", Command.status("INBOX", ["size"]))
      assert.deepStrictEqual(plain(reason), {
        _tag: "NotOffered",
        command: "STATUS",
        capability: "STATUS=SIZE"
      })
    })
  )
})
