import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as Command from "../../../src/imap/Command.ts"
import * as MessageSet from "../../../src/imap/MessageSet.ts"
import { plain } from "../../support/plain.ts"
import { said } from "../../support/quotation.ts"
import { failureOf, valueOf } from "../server.ts"

describe("COPY", () => {
  it.effect("reports which UIDs the copies have, as ranges", () =>
    Effect.gen(function* () {
      const { uids } = yield* valueOf(
        "UIDPLUS",
        Command.copy(MessageSet.sequenceNumbers("2:4"), "Entwürfe"),
        `
          C: <3> COPY 2:4 Entw&APw-rfe
          S: <3> OK [COPYUID 38505 304,319:320 3956:3958] Done`
      )
      assert.strictEqual(uids?.uidValidity, 38505)
      assert.strictEqual(uids?.size, 3)
      assert.deepStrictEqual(Array.from(uids ?? []), [
        [304, 3956],
        [319, 3957],
        [320, 3958]
      ])
      assert.deepStrictEqual(
        [304, 320, 321].map((uid) => uids?.get(uid)),
        [3956, 3958, undefined]
      )
    })
  )

  it.effect("four billion of them cost no more than one", () =>
    Effect.gen(function* () {
      const { uids } = yield* valueOf(
        "UIDPLUS",
        Command.copy("1:*", "a"),
        `
          C: <3> UID COPY 1:* a
          S: <3> OK [COPYUID 1 1:4294967295 1:4294967295] Done`
      )
      assert.strictEqual(uids?.size, 4_294_967_295)
      assert.strictEqual(uids?.get(4_294_967_294), 4_294_967_294)
    })
  )

  it.effect.each([
    ["more copies than messages", "1 1:2 5"],
    ["a UIDVALIDITY of nothing", "0 1 2"],
    ["no sets", "1"],
    ["an open set", "1 1:* 2:*"]
  ])("does not tell what fits together in no way: %s", ([, args]) =>
    Effect.gen(function* () {
      const { uids } = yield* valueOf(
        "UIDPLUS",
        Command.copy(MessageSet.sequenceNumbers("1"), "a"),
        `C: <3> COPY 1 a\nS: <3> OK [COPYUID ${args}] Done`
      )
      assert.isUndefined(uids)
    })
  )

  it.effect("to a mailbox that is not there says so by its code", () =>
    Effect.gen(function* () {
      const { reason } = yield* failureOf(
        "",
        Command.copy(MessageSet.sequenceNumbers("1"), "new"),
        `
          C: <3> COPY 1 new
          S: <3> NO [TRYCREATE] No such mailbox`
      )
      assert.deepInclude(plain(reason), { _tag: "CommandRejected", command: "COPY", code: said("TRYCREATE") })
    })
  )
})

describe("MOVE", () => {
  it.effect("is one command, and reports the UIDs before what has gone", () =>
    Effect.gen(function* () {
      const { how, uids } = yield* valueOf(
        "MOVE UIDPLUS",
        Command.move("42:69", "foo"),
        `
          C: <3> UID MOVE 42:69 foo
          S: * OK [COPYUID 432432 42:69 1202:1229] Moved
          S: * 22 EXPUNGE
          S: <3> OK Done`
      )
      assert.strictEqual(how, "move")
      assert.strictEqual(uids?.get(69), 1229)
    })
  )

  it.effect("names a pair once, though the server reports it twice", () =>
    Effect.gen(function* () {
      const { uids } = yield* valueOf(
        "MOVE UIDPLUS",
        Command.move("1:2", "foo"),
        `
          C: <3> UID MOVE 1:2 foo
          S: * OK [COPYUID 7 1:2 11:12] Moved
          S: <3> OK [COPYUID 7 1:2 11:12] Done`
      )
      assert.deepStrictEqual(Array.from(uids ?? []), [
        [1, 11],
        [2, 12]
      ])
    })
  )

  it.effect("without it copies, and removes exactly what was there before the copy", () =>
    Effect.gen(function* () {
      const { how, uids } = yield* valueOf(
        "UIDPLUS",
        Command.move("5:*", "Archive"),
        String.raw`
          C: <3> UID SEARCH UID 5:*
          S: * SEARCH 9 7 8
          S: <3> OK Done
          C: <4> UID COPY 7:9 Archive
          S: * 4 EXISTS
          S: <4> OK [COPYUID 1 7:9 1:3] Done
          C: <5> UID STORE 7:9 +FLAGS.SILENT (\Deleted)
          S: <5> OK Done
          C: <6> UID EXPUNGE 7:9
          S: * 1 EXPUNGE
          S: * 1 EXPUNGE
          S: * 1 EXPUNGE
          S: <6> OK Done`
      )
      assert.strictEqual(how, "copy")
      assert.strictEqual(uids?.get(9), 3)
    })
  )

  it.effect("by sequence numbers, too, which move while it runs", () =>
    valueOf(
      "UIDPLUS",
      Command.move(MessageSet.sequenceNumbers("1:2"), "Archive"),
      String.raw`
        C: <3> UID SEARCH 1:2
        S: * SEARCH 100 101
        S: <3> OK Done
        C: <4> UID COPY 100:101 Archive
        S: * 1 EXPUNGE
        S: <4> OK Done
        C: <5> UID STORE 100:101 +FLAGS.SILENT (\Deleted)
        S: <5> OK Done
        C: <6> UID EXPUNGE 100:101
        S: <6> OK Done`
    )
  )

  it.effect("of nothing copies nothing", () =>
    Effect.gen(function* () {
      const value = yield* valueOf(
        "UIDPLUS",
        Command.move("5:9", "Archive"),
        `
          C: <3> UID SEARCH UID 5:9
          S: * SEARCH
          S: <3> OK Done`
      )
      assert.deepStrictEqual(value, { how: "copy", uids: undefined })
    })
  )

  it.effect("removes nothing where the copy is refused", () =>
    Effect.gen(function* () {
      const { reason } = yield* failureOf(
        "UIDPLUS",
        Command.move(MessageSet.sequenceNumbers("1"), "Archive"),
        `
          C: <3> UID SEARCH 1
          S: * SEARCH 100
          S: <3> OK Done
          C: <4> UID COPY 100 Archive
          S: <4> NO [OVERQUOTA] Full`
      )
      assert.deepInclude(plain(reason), { command: "UID COPY", code: said("OVERQUOTA") })
    })
  )

  it.effect("without UIDPLUS is not offered: EXPUNGE would remove what others have marked", () =>
    Effect.gen(function* () {
      const { reason } = yield* failureOf("", Command.move(MessageSet.sequenceNumbers("1"), "Archive"))
      assert.deepStrictEqual(plain(reason), { _tag: "NotOffered", command: "MOVE", capability: "MOVE" })
    })
  )
})

describe("EXPUNGE", () => {
  it.effect("reports the numbers in the order in which they went", () =>
    Effect.gen(function* () {
      const value = yield* valueOf(
        "",
        Command.expunge(),
        `
          C: <3> EXPUNGE
          S: * 3 EXPUNGE
          S: * 3 EXPUNGE
          S: <3> OK Done`
      )
      assert.deepStrictEqual(value, { sequences: [3, 3], uids: [], highestModSeq: undefined })
    })
  )

  it.effect("of certain UIDs, where QRESYNC is enabled", () =>
    Effect.gen(function* () {
      const value = yield* valueOf(
        "UIDPLUS",
        Command.expunge("300:500"),
        `
          C: <3> UID EXPUNGE 300:500
          S: * VANISHED (EARLIER) 1
          S: * VANISHED 405,407:425
          S: <3> OK [HIGHESTMODSEQ 10010] Done`
      )
      assert.deepStrictEqual(value, {
        sequences: [],
        uids: [
          [405, 405],
          [407, 425]
        ],
        highestModSeq: 10010n
      })
    })
  )

  it.effect("of certain UIDs is not offered without UIDPLUS", () =>
    Effect.gen(function* () {
      const { reason } = yield* failureOf("MOVE", Command.expunge("1"))
      assert.deepStrictEqual(plain(reason), {
        _tag: "NotOffered",
        command: "UID EXPUNGE",
        capability: "UIDPLUS"
      })
    })
  )
})
