/** What the commands of extensions must do on a real server that lists them, and on one that does not. */
import * as Command from "@effect-imap/core/Command"
import * as MessageSet from "@effect-imap/core/MessageSet"
import { assert } from "@effect/vitest"
import { Effect } from "effect"
import { bytes } from "../support/bytes.ts"
import { type Case, codeOf, value, withMessages } from "./typedCommands.ts"

const sorted = (rights: string | undefined) =>
  Array.from(rights ?? "")
    .toSorted()
    .join("")

const rights: Case = {
  name: "ACL: rights are given, taken away and listed",
  run: Effect.fnUntraced(function* (connection) {
    yield* connection.execute(Command.createMailbox("Shared"))
    if (!(yield* connection.capabilities).has("ACL")) {
      return assert.strictEqual(yield* codeOf(connection, Command.myRights("Shared")), "NotOffered")
    }
    const rightsOf = (who: string) =>
      Effect.map(value(connection, Command.getAcl("Shared")), (all) => all.get(who))
    const mine = yield* value(connection, Command.myRights("Shared"))
    for (const right of "lrswipkxtea") assert.include(mine, right)
    assert.isUndefined(yield* rightsOf("bob"))
    yield* connection.execute(Command.setAcl("Shared", "bob", "lr"))
    yield* connection.execute(Command.setAcl("Shared", "bob", "+ws"))
    yield* connection.execute(Command.setAcl("Shared", "bob", "-l"))
    assert.strictEqual(sorted(yield* rightsOf("bob")), "rsw")
    const { optional = [], required = "" } =
      (yield* value(connection, Command.listRights("Shared", "bob"))) ?? {}
    for (const right of "lrswi") assert.include(required + optional.join(""), right)
    yield* connection.execute(Command.deleteAcl("Shared", "bob"))
    assert.isUndefined(yield* rightsOf("bob"))
    const nowhere = Command.setAcl("Nowhere", "bob", "lr")
    const { reason } = yield* Effect.flip(connection.execute(nowhere))
    assert.strictEqual(reason._tag, "CommandRejected")
  })
}

const metadata: Case = {
  name: "METADATA: entries of a mailbox and of the server are written, read and removed",
  run: Effect.fnUntraced(function* (connection) {
    yield* connection.execute(Command.createMailbox("Noted"))
    const [own, shared] = ["/private/comment", "/shared/comment"] as const
    const both = Command.getMetadata("Noted", [own, shared])
    if (!(yield* connection.capabilities).has("METADATA")) {
      return assert.strictEqual(yield* codeOf(connection, both), "NotOffered")
    }
    assert.deepStrictEqual(yield* value(connection, both), new Map())
    yield* connection.execute(
      Command.setMetadata("Noted", { [own]: 'a "quoted" \\ Grüße', [shared]: bytes("one\r\ntwo") })
    )
    assert.deepStrictEqual([...(yield* value(connection, both))].toSorted(), [
      [own, 'a "quoted" \\ Grüße'],
      [shared, "one\r\ntwo"]
    ])
    const short = Command.getMetadata("Noted", [own, shared], { maxSize: 9 })
    assert.deepStrictEqual(yield* value(connection, short), new Map([[shared, "one\r\ntwo"]]))
    yield* connection.execute(Command.setMetadata("Noted", { [shared]: null }))
    const left = Command.getMetadata("Noted", [own, shared], { depth: "1" })
    assert.deepStrictEqual([...(yield* value(connection, left)).keys()], [own])
    yield* connection.execute(Command.setMetadata("", { [own]: "mine" }))
    assert.strictEqual((yield* value(connection, Command.getMetadata("", [own]))).get(own), "mine")
    const nowhere = yield* Effect.flip(connection.execute(Command.setMetadata("Nowhere", { [own]: "x" })))
    assert.strictEqual(nowhere.reason._tag, "CommandRejected")
  })
}

const annotations: Case = {
  name: "ANNOTATE: texts of messages are written, read and removed",
  run: Effect.fnUntraced(function* (connection) {
    const [first = 0, second = 0] = yield* withMessages(connection, "Annotated")
    const get = Command.getAnnotations("1:*", ["/comment"])
    if (!(yield* connection.capabilities).has("ANNOTATE-EXPERIMENT-1")) {
      return assert.strictEqual(yield* codeOf(connection, get), "NotOffered")
    }
    const read = Effect.map(value(connection, get), (all) =>
      all.map(({ entries, uid }) => [uid, entries.get("/comment")])
    )
    assert.deepStrictEqual(yield* read, [])
    const note = (uid: number, texts: { private?: string | null; shared?: string | null }) =>
      connection.execute(Command.setAnnotations(uid, { "/comment": texts }))
    yield* note(first, { private: 'a "quoted" \\ Grüße' })
    yield* note(second, { private: "mine", shared: "one\r\ntwo" })
    assert.deepStrictEqual(yield* read, [
      [first, { private: 'a "quoted" \\ Grüße', shared: undefined }],
      [second, { private: "mine", shared: "one\r\ntwo" }]
    ])
    yield* note(second, { private: null })
    yield* note(first, { private: null })
    assert.deepStrictEqual(yield* read, [[second, { private: undefined, shared: "one\r\ntwo" }]])
  })
}

const setQuota: Case = {
  name: "SETQUOTA of a user is refused, and changes nothing",
  run: Effect.fnUntraced(function* (connection) {
    const limits = () => Effect.map(value(connection, Command.getQuotaRoot("INBOX")), ({ quotas }) => quotas)
    const before = yield* limits()
    const { reason } = yield* Effect.flip(
      connection.execute(Command.setQuota(before[0]?.root ?? "", { STORAGE: 20_480 }))
    )
    assert.strictEqual(reason._tag, "CommandRejected")
    assert.deepStrictEqual(yield* limits(), before)
  })
}

const searchResult: Case = {
  name: "SEARCHRES: `$` names what was found, without what has gone, until another mailbox is opened",
  run: Effect.fnUntraced(function* (connection) {
    const [first = 0, second = 0, third = 0] = yield* withMessages(connection, "Saved")
    const save = (query: Command.SearchQuery) => Command.search(query, { save: true })
    if (!(yield* connection.capabilities).has("SEARCHRES")) {
      return assert.strictEqual(yield* codeOf(connection, save({})), "NotOffered")
    }
    const named = () =>
      Effect.map(value(connection, Command.fetch("$", { flags: true })), (messages) =>
        messages.map(({ uid }) => uid)
      )
    const found = yield* value(connection, save({ not: { uid: first } }))
    assert.strictEqual(found.count, 2)
    assert.deepStrictEqual(yield* named(), [second, third])
    yield* connection.execute(Command.store("$", { add: ["\\Flagged"] }))
    assert.strictEqual((yield* value(connection, Command.search({ flagged: true }))).count, 2)
    yield* connection.execute(Command.deleteMessages(second))
    assert.deepStrictEqual(yield* named(), [third])
    const copied = yield* value(connection, Command.copy("$", "INBOX"))
    assert.deepStrictEqual(copied.uids?.source, [[third, third]])
    const smallest = Command.search({}, { save: true, return: ["min"] })
    assert.strictEqual((yield* value(connection, smallest)).min, first)
    yield* connection.execute(save({ subject: "nothing" }))
    assert.deepStrictEqual(yield* named(), [])
    yield* connection.execute(save({}))
    yield* connection.select("INBOX")
    assert.deepStrictEqual(yield* named(), [])
  })
}

const saveDate: Case = {
  name: "SAVEDATE: when a message came into the mailbox, which is not when it came to the server",
  run: Effect.fnUntraced(function* (connection) {
    const internalDate = new Date("2001-02-03T04:05:06Z")
    yield* connection.execute(Command.append("INBOX", bytes("Subject: old\r\n\r\nx\r\n"), { internalDate }))
    yield* connection.select("INBOX")
    const query = { internalDate: true, saveDate: true } as const
    const [message] = yield* value(connection, Command.fetch(MessageSet.sequenceNumbers("1"), query))
    assert.strictEqual(message?.internalDate?.epochMilliseconds, internalDate.getTime())
    const year = message?.saveDate && new Date(message.saveDate.epochMilliseconds).getUTCFullYear()
    if ((yield* connection.capabilities).has("SAVEDATE")) assert.isAbove(year ?? 0, 2001)
    else assert.isUndefined(year)
  })
}

const unselecting: Case = {
  name: "UNSELECT and CLOSE: what is marked as deleted stays, or goes",
  run: Effect.fnUntraced(function* (connection) {
    const [first = 0, second = 0] = yield* withMessages(connection, "Left")
    const marked = Command.store(`${first}:${second}`, { add: ["\\Deleted"] })
    yield* connection.execute(marked)
    yield* connection.unselect()
    const count = Command.status("Left", ["messages"])
    assert.deepStrictEqual(yield* value(connection, count), { messages: 3 })
    const fetch = yield* Effect.flip(
      connection.execute(Command.fetch(MessageSet.sequenceNumbers("1"), { flags: true }))
    )
    assert.strictEqual(fetch.reason._tag, "CommandRejected")
    yield* connection.select("Left")
    yield* connection.unselect({ expunge: true })
    assert.deepStrictEqual(yield* value(connection, count), { messages: 1 })
  })
}

const deleting: Case = {
  name: "deleteMessages removes these, and none that others have marked",
  run: Effect.fnUntraced(function* (connection) {
    const [first = 0, second = 0, third = 0] = yield* withMessages(connection, "Gone")
    yield* connection.execute(Command.store(second, { add: ["\\Deleted"] }))
    yield* connection.execute(Command.deleteMessages([first, 9_999_999]))
    // by its number, which is another one now
    yield* connection.execute(Command.deleteMessages(MessageSet.sequenceNumbers(2)))
    const left = yield* value(connection, Command.fetch("1:*", { flags: true }))
    assert.deepStrictEqual(
      left.map(({ flags, uid }) => [uid, flags?.includes("\\Deleted")]),
      [[second, true]]
    )
    assert.isAbove(third, second)
  })
}

const windows: Case = {
  name: "PARTIAL: a window from either end, whether the server cuts it or not",
  run: Effect.fnUntraced(function* (connection) {
    const [first = 0, second = 0, third = 0] = yield* withMessages(connection, "Windows")
    const search = (partial: readonly [number, number]) =>
      Effect.map(value(connection, Command.search({}, { partial })), ({ all, count, max, min }) => {
        assert.deepStrictEqual([count, min, max], [3, first, third])
        return all
      })
    assert.deepStrictEqual(yield* search([1, 2]), [[first, second]])
    assert.deepStrictEqual(yield* search([-1, -2]), [[second, third]])
    assert.deepStrictEqual(yield* search([4, 9]), [])
    const fetch = Command.fetch("1:*", { size: true }, { partial: [-1, -2] })
    assert.deepStrictEqual(
      (yield* value(connection, fetch)).map(({ uid }) => uid),
      [second, third]
    )
  })
}

const replacing: Case = {
  name: "REPLACE: the next version of a draft, in this mailbox and in another",
  run: Effect.fnUntraced(function* (connection) {
    const [first = 0, second = 0, third = 0] = yield* withMessages(connection, "Replaced")
    const next = bytes("Subject: next\r\n\r\nx\r\n")
    const options = { flags: ["\\Draft"] }
    const { how, uid } = yield* value(connection, Command.replace(second, "Replaced", next, options))
    assert.strictEqual(how, (yield* connection.capabilities).has("REPLACE") ? "replace" : "append")
    assert.strictEqual(uid, third + 1)
    yield* connection.execute(Command.replace(1, "INBOX", next))
    const left = yield* value(connection, Command.fetch("1:*", { envelope: true, flags: true }))
    assert.deepStrictEqual(
      left.map((each) => [each.uid, each.envelope.subject, each.flags?.includes("\\Draft")]),
      [
        [third, "three", false],
        [third + 1, "next", true]
      ]
    )
    const gone = yield* Effect.flip(connection.execute(Command.replace(first, "INBOX", next)))
    assert.include(["Misuse", "CommandRejected"], gone.reason._tag)
    assert.deepStrictEqual(yield* value(connection, Command.status("INBOX", ["messages"])), { messages: 1 })
  })
}

const labels: Case = {
  name: "Gmail's labels are neither written nor read elsewhere",
  run: Effect.fnUntraced(function* (connection) {
    yield* withMessages(connection, "Labels")
    const store = Command.store(MessageSet.sequenceNumbers(1), { add: ["Work"] }, { labels: true })
    assert.strictEqual(yield* codeOf(connection, store), "NotOffered")
    const [message] = yield* value(connection, Command.fetch(MessageSet.sequenceNumbers(1), { labels: true }))
    assert.isUndefined(message?.labels)
  })
}

export const extensions: ReadonlyArray<Case> = [
  annotations,
  rights,
  metadata,
  setQuota,
  searchResult,
  saveDate,
  unselecting,
  deleting,
  windows,
  replacing,
  labels
]
