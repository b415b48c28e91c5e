import { assert, describe, it } from "@effect/vitest"
import { Effect, Result } from "effect"
import * as Command from "../../../src/imap/Command.ts"
import * as MessageSet from "../../../src/imap/MessageSet.ts"
import * as CommandEncoder from "../../../src/imap/wire/CommandEncoder.ts"
import { plain } from "../../support/plain.ts"
import { failureOf, valueOf } from "../server.ts"

describe("STORE", () => {
  it.effect("adds flags, and reports what they are now", () =>
    Effect.gen(function* () {
      const value = yield* valueOf(
        "",
        Command.store(MessageSet.sequenceNumbers("1:3"), { add: ["\\Seen", "$Work"] }),
        String.raw`
          C: <3> STORE 1:3 +FLAGS (\Seen $Work)
          S: * 1 FETCH (FLAGS (\Seen $Work))
          S: * 3 FETCH (UID 17 FLAGS (\Seen $Work) MODSEQ (12))
          S: <3> OK done`
      )
      assert.deepStrictEqual(value, {
        messages: [
          { sequence: 1, flags: ["\\Seen", "$Work"] },
          { sequence: 3, uid: 17, flags: ["\\Seen", "$Work"], modSeq: 12n }
        ],
        modified: []
      })
    })
  )

  it.effect("removes flags by UID, in silence", () =>
    Effect.gen(function* () {
      const value = yield* valueOf(
        "",
        Command.store("7,9:12", { remove: ["\\Flagged"] }, { silent: true }),
        String.raw`
          C: <3> UID STORE 7,9:12 -FLAGS.SILENT (\Flagged)
          S: <3> OK done`
      )
      assert.deepStrictEqual(value, { messages: [], modified: [] })
    })
  )

  it.effect("replaces all flags by none", () =>
    valueOf(
      "",
      Command.store(MessageSet.sequenceNumbers("1"), { replace: [] }),
      "C: <3> STORE 1 FLAGS ()\nS: <3> OK done"
    )
  )

  it.effect("passes over what has changed since, and names it", () =>
    Effect.gen(function* () {
      const value = yield* valueOf(
        "CONDSTORE",
        Command.store(
          MessageSet.sequenceNumbers("1:9"),
          { add: ["\\Deleted"] },
          { unchangedSince: 9007199254740993n }
        ),
        String.raw`
          C: <3> STORE 1:9 (UNCHANGEDSINCE 9007199254740993) +FLAGS (\Deleted)
          S: * 5 FETCH (MODSEQ (9007199254740995))
          S: <3> OK [MODIFIED 7,9] Conditional STORE failed`
      )
      assert.deepStrictEqual(value, {
        messages: [{ sequence: 5, modSeq: 9007199254740995n }],
        modified: [
          [7, 7],
          [9, 9]
        ]
      })
    })
  )

  it.effect("takes a NO that names them for an answer; any other is a refusal", () =>
    Effect.gen(function* () {
      const claimed = Command.store(
        MessageSet.sequenceNumbers("2"),
        { add: ["$Claimed"] },
        { unchangedSince: 1n }
      )
      const { modified } = yield* valueOf(
        "CONDSTORE",
        claimed,
        `
          C: <3> STORE 2 (UNCHANGEDSINCE 1) +FLAGS ($Claimed)
          S: <3> NO [MODIFIED 2] Some of the messages no longer exist.`
      )
      assert.deepStrictEqual(modified, [[2, 2]])
      const { reason } = yield* failureOf(
        "CONDSTORE",
        claimed,
        `
          C: <3> STORE 2 (UNCHANGEDSINCE 1) +FLAGS ($Claimed)
          S: <3> NO [EXPUNGEISSUED] Some of the messages no longer exist.`
      )
      assert.strictEqual(reason._tag, "CommandRejected")
    })
  )

  it.effect("a keyword is its user's own, which a strict trace hides; an invalid one is refused", () =>
    Effect.gen(function* () {
      const encode = (name: string) =>
        CommandEncoder.encode(
          "A1",
          Command.store(MessageSet.sequenceNumbers("1"), { add: ["\\Seen", name] }),
          {
            literals: "synchronizing",
            utf8: false
          }
        )
      const fragments = Result.getOrThrow(encode("Divorce")).rendering()
      assert.deepInclude(fragments, { kind: "text", text: "Divorce" })
      assert.isTrue(Result.isFailure(encode("two words")))
    })
  )

  it.effect("a flag of the system without its backslash is refused, in any case of letters", () =>
    Effect.gen(function* () {
      const problemOf = Effect.fnUntraced(function* (command: Command.Command<unknown>) {
        const { reason } = yield* failureOf("", command)
        return reason._tag === "Misuse" ? reason.problem : reason._tag
      })
      for (const name of ["Seen", "Answered", "Flagged", "Deleted", "Draft", "seen"]) {
        const expected = String.raw`"\\${name}"`
        assert.include(yield* problemOf(Command.store(1, { add: [name] })), expected)
        assert.include(yield* problemOf(Command.append("a", new Uint8Array(3), { flags: [name] })), expected)
      }
    })
  )

  it.effect("a keyword that begins like a flag of the system is one, and so is a label of Gmail", () =>
    Effect.gen(function* () {
      yield* valueOf(
        "",
        Command.store(1, { add: ["Drafts"] }),
        "C: <3> UID STORE 1 +FLAGS (Drafts)\nS: <3> OK done"
      )
      const label = Command.store(1, { add: ["Draft"] }, { labels: true })
      yield* valueOf("X-GM-EXT-1", label, "C: <3> UID STORE 1 +X-GM-LABELS (Draft)\nS: <3> OK done")
    })
  )

  it.effect("with a condition is not offered without CONDSTORE", () =>
    Effect.gen(function* () {
      const { reason } = yield* failureOf(
        "",
        Command.store(MessageSet.sequenceNumbers("1"), { add: ["x"] }, { unchangedSince: 1n })
      )
      assert.deepStrictEqual(plain(reason), {
        _tag: "NotOffered",
        command: "STORE",
        capability: "CONDSTORE"
      })
    })
  )

  it.effect("the compiler refuses two changes at once, and so does the command", () =>
    Effect.gen(function* () {
      // @ts-expect-error one of them
      const { reason } = yield* failureOf("", Command.store("1", { add: ["x"], remove: ["y"] }))
      assert.strictEqual(reason._tag, "Misuse")
    })
  )
})
