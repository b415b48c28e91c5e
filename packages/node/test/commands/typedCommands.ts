/** What every typed command must do on a real server, whichever it is. */
import type { Account } from "@effect-imap/core/Account"
import * as Command from "@effect-imap/core/Command"
import * as MessageSet from "@effect-imap/core/MessageSet"
import * as ImapConnection from "@effect-imap/core/ImapConnection"
import { none, ServerProfiles } from "@effect-imap/core/ServerProfiles"
import { assert } from "@effect/vitest"
import { Effect, Schedule, Stream } from "effect"
import * as NodeTransport from "../../src/transport/NodeTransport.ts"
import { bytes } from "../support/bytes.ts"

type Connection = ImapConnection.ImapConnection

/** A connection to the server's INBOX, for a separate user. */
export const connect = (account: Account) =>
  ImapConnection.make(account).pipe(
    Effect.provide(NodeTransport.layer),
    Effect.provideService(ServerProfiles, none)
  )

const message = (subject: string) => bytes(`From: a@example.com\r\nSubject: ${subject}\r\n\r\nHello.\r\n`)

export const value = <A>({ execute }: Connection, command: Command.Command<A>) => execute(command)

export const codeOf = <A>({ execute }: Connection, command: Command.Command<A>) =>
  Effect.map(Effect.flip(execute(command)), ({ reason }) =>
    reason._tag === "CommandRejected" ? reason.code : reason._tag
  )

/** Three messages in a separate mailbox, which is selected. */
export const withMessages = Effect.fnUntraced(function* (connection: Connection, name: string) {
  yield* connection.execute(Command.createMailbox(name))
  const uids: Array<number> = []
  for (const subject of ["one", "two", "three"]) {
    const { uid = 0 } = yield* value(connection, Command.append(name, message(subject)))
    uids.push(uid)
  }
  yield* connection.select(name)
  return uids
})

/** In what servers differ that do as the RFCs say. */
export interface Server {
  /** True if there is a response code for a mailbox that exists already, or does not. RFC 5530. */
  readonly tellsWhy: boolean
  /** True if a user may ask for a quota root by its name. */
  readonly tellsRoots: boolean
  /** True if an unknown charset is refused with its code. */
  readonly tellsCharsets: boolean
  /** True if a header of UTF-8 that was not announced stays as it is: Cyrus writes an X for each byte (`munge8bit`). */
  readonly keepsUtf8Headers: boolean
}

export interface Case {
  readonly name: string
  readonly run: (connection: Connection, server: Server) => Effect.Effect<unknown, unknown>
}

const mailboxes: Case = {
  name: "CREATE, SUBSCRIBE, LIST, RENAME, DELETE: names beyond ASCII, and refusals by their codes",
  run: Effect.fnUntraced(function* (connection, { tellsWhy }) {
    const { delimiter = "/" } = (yield* value(connection, Command.namespace)).personal[0] ?? {}
    const [above, below] = ["Prüfung", `Prüfung${delimiter}R&D`]
    yield* connection.execute(Command.createMailbox(above))
    yield* connection.execute(Command.createMailbox(below))
    yield* connection.execute(Command.subscribe(below))
    const list = Command.listMailboxes("", "Prüf*", { subscribed: true, status: ["messages", "uidNext"] })
    const found = yield* value(connection, list)
    assert.deepStrictEqual(
      found.map((each) => [each.name, each.subscribed, each.hasChildren, each.status?.messages]),
      [
        [above, false, true, 0],
        [below, true, false, 0]
      ]
    )
    const subscribed = yield* value(connection, Command.listMailboxes("", "*", { subscribedOnly: true }))
    assert.deepStrictEqual(
      subscribed.filter(({ name }) => name.startsWith("Prüf")).map(({ name }) => name),
      [below]
    )
    assert.strictEqual(
      yield* codeOf(connection, Command.createMailbox(above)),
      tellsWhy ? "ALREADYEXISTS" : undefined
    )
    assert.strictEqual(
      yield* codeOf(connection, Command.deleteMailbox("Nowhere")),
      tellsWhy ? "NONEXISTENT" : undefined
    )
    yield* connection.execute(Command.unsubscribe(below))
    yield* connection.execute(Command.renameMailbox(above, "Geprüft"))
    yield* connection.execute(Command.deleteMailbox(`Geprüft${delimiter}R&D`))
    yield* connection.execute(Command.deleteMailbox("Geprüft"))
    assert.deepStrictEqual(yield* value(connection, Command.listMailboxes("", "*prüft*")), [])
  })
}

const specialUse: Case = {
  name: "LIST reports what a mailbox is for",
  run: Effect.fnUntraced(function* (connection) {
    const found = yield* value(connection, Command.listMailboxes("", "*"))
    assert.strictEqual(found.find(({ specialUse }) => specialUse === "\\Drafts")?.name, "Drafts")
  })
}

const append: Case = {
  name: "APPEND of bytes and of a stream reports UIDs, and a refusal costs no upload",
  run: Effect.fnUntraced(function* (connection) {
    yield* connection.execute(Command.createMailbox("Out"))
    const first = yield* value(
      connection,
      Command.append("Out", message("first"), {
        flags: ["\\Seen"],
        internalDate: new Date("2026-11-20T20:15:00Z")
      })
    )
    const line = bytes(`${"x".repeat(1022)}\r\n`)
    const lines = Stream.concat(
      Stream.make(message("large")),
      Stream.repeat(Stream.make(line), Schedule.recurs(2047))
    )
    const size = message("large").length + 2048 * 1024
    const second = yield* value(connection, Command.append("Out", { size, stream: lines }))
    assert.deepStrictEqual(first, { uidValidity: second.uidValidity ?? 0, uid: (second.uid ?? 0) - 1 })
    yield* connection.select("Out")
    const fetched = yield* value(
      connection,
      Command.fetch("1:*", { flags: true, internalDate: true, size: true })
    )
    assert.deepStrictEqual(
      fetched.map((each) => [each.uid, each.size, each.flags?.includes("\\Seen")]),
      [
        [first.uid, message("first").length, true],
        [second.uid, size, false]
      ]
    )
    let pulled = false
    const stream = Stream.sync(() => {
      pulled = true
      return bytes("x")
    })
    const refused = Command.append("Nowhere", { size: 1_000_000, stream })
    assert.strictEqual(yield* codeOf(connection, refused), "TRYCREATE")
    assert.isFalse(pulled)
    assert.strictEqual(
      (yield* Effect.flip(connection.execute(Command.append("Out", bytes(""))))).reason._tag,
      "CommandRejected"
    )
  })
}

const appendAll: Case = {
  name: "APPEND of several messages reports each UID, and that of a header in UTF-8 is taken",
  run: Effect.fnUntraced(function* (connection, { keepsUtf8Headers }) {
    yield* connection.execute(Command.createMailbox("All"))
    const messages = ["one", "two", "three"].map((subject) => ({ message: message(subject) }))
    const all = yield* value(connection, Command.appendAll("All", messages))
    const [{ uid = 0 } = {}] = all.messages
    assert.deepStrictEqual(
      all.messages.map((each) => each.uid),
      [uid, uid + 1, uid + 2]
    )
    assert.strictEqual(
      all.how,
      (yield* connection.capabilities).has("MULTIAPPEND") ? "multiAppend" : "append"
    )
    const refused = yield* Effect.flip(connection.execute(Command.appendAll("Nowhere", messages)))
    assert.strictEqual(refused.reason._tag, "CommandRejected")
    yield* connection.execute(
      Command.append("All", bytes("From: a@example.com\r\nSubject: Grüße\r\n\r\nx\r\n"))
    )
    yield* connection.select("All")
    const [last] = yield* value(connection, Command.fetch("*", { envelope: true }))
    assert.strictEqual(last?.envelope.subject, keepsUtf8Headers ? "Grüße" : "GrXXXXe")
  })
}

const flags: Case = {
  name: "STORE changes flags, and passes over what has changed since",
  run: Effect.fnUntraced(function* (connection) {
    const uids = yield* withMessages(connection, "Flags")
    const added = yield* value(
      connection,
      Command.store(MessageSet.sequenceNumbers("1:2"), { add: ["\\Flagged", "$Work"] })
    )
    assert.deepStrictEqual(
      added.messages.map((each) => [
        each.sequence,
        [...(each.flags ?? [])].filter((flag) => flag !== "\\Recent")
      ]),
      [1, 2].map((sequence) => [sequence, ["\\Flagged", "$Work"]])
    )
    const { highestModSeq = 0n } = yield* value(connection, Command.status("INBOX", ["highestModSeq"]))
    assert.typeOf(highestModSeq, "bigint")
    const claimed = yield* value(
      connection,
      Command.store(`${uids[0]},${uids[2]}`, { add: ["$Claimed"] }, { unchangedSince: 1, silent: true })
    )
    const [first = 0, , third = 0] = uids
    assert.deepStrictEqual(
      claimed.modified.flatMap(([from, to]) => [from, to]),
      [first, first, third, third]
    )
    yield* connection.execute(Command.store(MessageSet.sequenceNumbers("1"), { replace: ["\\Seen"] }))
    yield* connection.execute(Command.store(MessageSet.sequenceNumbers("2"), { remove: ["\\Flagged"] }))
    const now = yield* value(connection, Command.fetch(MessageSet.sequenceNumbers("1:3"), { flags: true }))
    assert.deepStrictEqual(
      now.map((each) => (each.flags ?? []).filter((flag) => flag !== "\\Recent").toSorted()),
      [["\\Seen"], ["$Work"], []]
    )
  })
}

const moving: Case = {
  name: "COPY, MOVE and UID EXPUNGE tell which message became which",
  run: Effect.fnUntraced(function* (connection) {
    const [first = 0, second = 0, third = 0] = yield* withMessages(connection, "From")
    yield* connection.execute(Command.createMailbox("To"))
    const copied = yield* value(connection, Command.copy(`${first},${third}`, "To"))
    const there = copied.uids?.get(third) ?? 0
    assert.strictEqual(copied.uids?.size, 2)
    // somebody else's mark, which nothing here may carry out
    yield* connection.execute(Command.store(`${second}`, { add: ["\\Deleted"] }))
    const moved = yield* value(connection, Command.move(`${third}:${third + 1000}`, "To"))
    assert.strictEqual(moved.uids?.get(third), there + 1)
    assert.deepStrictEqual(
      (yield* value(connection, Command.fetch("1:*", { flags: true }))).map(({ uid }) => uid),
      [first, second]
    )
    const none = yield* value(connection, Command.expunge(`${first}`))
    assert.deepStrictEqual(none.sequences, [])
    const expunged = yield* value(connection, Command.expunge(`${first}:${second}`))
    assert.deepStrictEqual(expunged.sequences, [2])
    const status = yield* value(connection, Command.status("To", ["messages", "uidNext", "uidValidity"]))
    assert.deepStrictEqual(status, {
      messages: 3,
      uidNext: there + 2,
      uidValidity: copied.uids?.uidValidity ?? 0
    })
    assert.strictEqual(
      yield* codeOf(connection, Command.copy(MessageSet.sequenceNumbers("1"), "Nowhere")),
      "TRYCREATE"
    )
    return moved.how
  })
}

const quota: Case = {
  name: "GETQUOTAROOT reports what is used and allowed",
  run: Effect.fnUntraced(function* (connection, { tellsRoots }) {
    const { quotas, roots } = yield* value(connection, Command.getQuotaRoot("INBOX"))
    assert.strictEqual(quotas[0]?.storage?.limit, 10_240n)
    if (!tellsRoots) {
      const { reason } = yield* Effect.flip(connection.execute(Command.getQuota(roots[0] ?? "")))
      return assert.strictEqual(reason._tag, "CommandRejected")
    }
    const same = yield* value(connection, Command.getQuota(roots[0] ?? ""))
    assert.strictEqual(same?.storage?.limit, 10_240n)
  })
}

const searching: Case = {
  name: "THREAD, SEARCH and SORT beyond ASCII, and BADCHARSET for what no server knows",
  run: Effect.fnUntraced(function* (connection, { tellsCharsets }) {
    yield* withMessages(connection, "Searched")
    const unknown = Command.raw("SEARCH", "CHARSET", "X-NOBODY", "TEXT", "x")
    const { reason } = yield* Effect.flip(connection.execute(unknown))
    assert.strictEqual(reason._tag, tellsCharsets ? "BadCharset" : "CommandRejected")
    assert.strictEqual((yield* value(connection, Command.search({ subject: "Grüße" }))).count, 0)
    if (!(yield* connection.capabilities).has("SORT")) return
    assert.deepStrictEqual(yield* value(connection, Command.sort([{ reverse: "subject" }], {})), [2, 3, 1])
    assert.deepStrictEqual(yield* value(connection, Command.sort(["subject"], { subject: "Grüße" })), [])
    const answer = bytes("From: a@example.com\r\nSubject: Re: two\r\n\r\nHello.\r\n")
    yield* connection.execute(Command.append("Searched", answer))
    const threads = yield* value(connection, Command.thread("references", {}))
    assert.deepStrictEqual(
      threads.toSorted((one, other) => (one.number ?? 0) - (other.number ?? 0)),
      [
        { number: 1, children: [] },
        { number: 2, children: [{ number: 4, children: [] }] },
        { number: 3, children: [] }
      ]
    )
  })
}

export const everywhere: ReadonlyArray<Case> = [
  mailboxes,
  specialUse,
  append,
  appendAll,
  flags,
  moving,
  quota,
  searching
]

export { moving }
