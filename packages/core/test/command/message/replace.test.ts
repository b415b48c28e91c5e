import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as Command from "../../../src/imap/Command.ts"
import * as MessageSet from "../../../src/imap/MessageSet.ts"
import * as Simulator from "../../../src/simulator/Simulator.ts"
import { connected } from "../../connection/support.ts"
import { listing } from "../../simulator/conversation.ts"
import { failureOf, valueOf } from "../server.ts"

const draft = new TextEncoder().encode("Subject: b\r\n\r\nx")

/** The draft on the wire; blanks around a line are not read. */
const body = `C: Subject: b
C:${" "}
C: x`

const byUid = Command.replace(7, "Drafts", draft, { flags: ["\\Draft"] })

describe("REPLACE (RFC 8508)", () => {
  it.effect("one command, with the UID of the new message (§3)", () =>
    Effect.gen(function* () {
      const value = yield* valueOf(
        "REPLACE UIDPLUS LITERAL+",
        byUid,
        `C: <3> UID REPLACE 7 Drafts (\\Draft) {15+}
         ${body}
         S: * OK [APPENDUID 1 2000] ready
         S: * 3 EXPUNGE
         S: <3> OK done`
      )
      assert.deepStrictEqual(value, { how: "replace", uidValidity: 1, uid: 2000 })
    })
  )

  it.effect("APPENDUID may also come last, as after APPEND (§4.3)", () =>
    Effect.gen(function* () {
      const value = yield* valueOf(
        "REPLACE UIDPLUS LITERAL+",
        Command.replace(3, "INBOX", draft),
        `C: <3> UID REPLACE 3 INBOX {15+}
         ${body}
         S: * 4 EXISTS
         S: * 3 EXPUNGE
         S: <3> OK [APPENDUID 1 2000] done`
      )
      assert.deepStrictEqual(value, { how: "replace", uidValidity: 1, uid: 2000 })
    })
  )

  it.effect("what changes APPEND changes it as well (§3.4)", () =>
    Effect.gen(function* () {
      yield* valueOf(
        "REPLACE ENABLE UTF8=ACCEPT LITERAL+",
        Command.replace(3, "Drafts", draft, { utf8Header: true }),
        `C: <3> UID REPLACE 3 Drafts UTF8 (~{15+}
         C: Subject: b
         C:${" "}
         C: x)
         S: <3> OK done`,
        { enable: "UTF8=ACCEPT" }
      )
      const missing = yield* failureOf(
        "REPLACE LITERAL+",
        byUid,
        `C: <3> UID REPLACE 7 Drafts (\\Draft) {15+}
         ${body}
         S: <3> NO [TRYCREATE] no such mailbox`
      )
      assert.strictEqual("code" in missing.reason && `${missing.reason.code}`, "TRYCREATE")
      const large = yield* failureOf("REPLACE APPENDLIMIT=14", byUid)
      assert.deepInclude({ ...large.reason }, { _tag: "MessageTooLarge", size: 15, limit: 14 })
    })
  )

  it.effect("without it the new message comes first, and only the old one goes", () =>
    Effect.gen(function* () {
      const value = yield* valueOf(
        "UIDPLUS LITERAL+",
        byUid,
        `C: <3> UID SEARCH UID 7
         S: * SEARCH 7
         S: <3> OK done
         C: <4> APPEND Drafts (\\Draft) {15+}
         ${body}
         S: <4> OK [APPENDUID 1 2000] done
         C: <5> UID STORE 7 +FLAGS.SILENT (\\Deleted)
         S: <5> OK done
         C: <6> UID EXPUNGE 7
         S: * 2 EXPUNGE
         S: <6> OK done`
      )
      assert.deepStrictEqual(value, { how: "append", uidValidity: 1, uid: 2000 })
    })
  )

  it.effect("that stops half way says that both may be there", () =>
    Effect.gen(function* () {
      const { progress, reason } = yield* failureOf(
        "UIDPLUS LITERAL+",
        byUid,
        `C: <3> UID SEARCH UID 7
         S: * SEARCH 7
         S: <3> OK done
         C: <4> APPEND Drafts (\\Draft) {15+}
         ${body}
         S: <4> OK [APPENDUID 1 2000] done
         C: <5> UID STORE 7 +FLAGS.SILENT (\\Deleted)
         S: <5> NO [NOPERM] no`
      )
      assert.strictEqual(reason._tag, "CommandRejected")
      assert.deepStrictEqual(progress, { done: [], failed: [[7, 7]], unsent: [] })
    })
  )

  it.effect("that is refused before anything has happened has no progress", () =>
    Effect.gen(function* () {
      const refused = yield* failureOf(
        "UIDPLUS LITERAL+",
        byUid,
        `C: <3> UID SEARCH UID 7
         S: * SEARCH 7
         S: <3> OK done
         C: <4> APPEND Drafts (\\Draft) {15+}
         ${body}
         S: <4> NO [OVERQUOTA] full`
      )
      assert.isUndefined(refused.progress)
      const gone = yield* failureOf(
        "UIDPLUS LITERAL+",
        byUid,
        `C: <3> UID SEARCH UID 7
         S: * SEARCH
         S: <3> OK done`
      )
      assert.strictEqual(gone.reason._tag, "Misuse")
      const alone = yield* failureOf("LITERAL+", byUid)
      assert.deepInclude({ ...alone.reason }, { _tag: "NotOffered", capability: "REPLACE" })
    })
  )

  it.effect.each([true, false])("the result is the same on a server with REPLACE: %s", (isOffered) =>
    Effect.gen(function* () {
      const mailboxes = { INBOX: [Simulator.message("Subject: a\n\n", { uid: 7 })], Drafts: [] }
      const profile = isOffered ? listing("REPLACE") : Simulator.profiles.wellBehaved
      const { connection } = yield* connected(profile, { simulator: { mailboxes } })
      const value = yield* connection.execute(byUid)
      assert.deepStrictEqual([value.how, value.uid], [isOffered ? "replace" : "append", 1])
      assert.strictEqual((yield* connection.mailbox).exists, 0)
      yield* connection.select("Drafts")
      const drafts = yield* connection.execute(
        Command.fetch(MessageSet.sequenceNumbers("1:*"), { envelope: true, flags: true })
      )
      assert.deepStrictEqual(
        drafts.map(({ envelope, flags }) => [envelope.subject, ...(flags ?? [])]),
        [["b", "\\Draft", "\\Recent"]]
      )
    })
  )
})
