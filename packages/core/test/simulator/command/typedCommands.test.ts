import { assert, describe, it } from "@effect/vitest"
import { Effect, Stream } from "effect"
import * as Command from "../../../src/imap/Command.ts"
import * as MessageSet from "../../../src/imap/MessageSet.ts"
import type { ImapConnection } from "../../../src/mailbox/ImapConnection.ts"
import * as Simulator from "../../../src/simulator/Simulator.ts"
import { connected } from "../../connection/support.ts"
import { listing } from "../conversation.ts"

const { netease, wellBehaved } = Simulator.profiles

const bytes = (text: string) => new TextEncoder().encode(text)

const value = <A>({ execute }: ImapConnection, command: Command.Command<A>) => execute(command)

const codeOf = <A>({ execute }: ImapConnection, command: Command.Command<A>) =>
  Effect.map(Effect.flip(execute(command)), ({ reason }) =>
    reason._tag === "CommandRejected" ? reason.code : reason._tag
  )

describe("the typed commands on the simulator", () => {
  it.effect("a message goes in, is copied, marked, moved and removed", () =>
    Effect.gen(function* () {
      const { connection } = yield* connected(wellBehaved)
      yield* connection.execute(Command.createMailbox("Archive/2026"))
      const message = { size: 18, stream: Stream.make(bytes("Subject: x\r\n"), bytes("\r\nhi\r\n")) }
      const { uid = 0 } = yield* value(connection, Command.append("INBOX", message, { flags: ["\\Seen"] }))
      const copied = yield* value(connection, Command.copy(`${uid}`, "Archive/2026"))
      assert.strictEqual(copied.uids?.get(uid), 1)
      const stored = yield* value(connection, Command.store(`${uid}`, { add: ["$Work"] }))
      assert.deepInclude(stored.messages[0], { uid, flags: ["\\Seen", "$Work", "\\Recent"] })
      const moved = yield* value(connection, Command.move(`${uid}`, "Archive/2026"))
      assert.deepStrictEqual([moved.how, moved.uids?.get(uid)], ["move", 2])
      const list = Command.listMailboxes("", "Archive/*", { subscribed: true, status: ["messages", "size"] })
      assert.deepStrictEqual(
        (yield* value(connection, list)).map((each) => [each.name, each.subscribed, each.status]),
        [["Archive/2026", false, { messages: 2 }]]
      )
    })
  )

  it.effect("a server without MOVE comes to the same, and one without UIDPLUS is left alone", () =>
    Effect.gen(function* () {
      const without = (...names: ReadonlyArray<string>): Simulator.Profile => ({
        ...wellBehaved,
        capabilities: {
          ...wellBehaved.capabilities,
          authenticated: wellBehaved.capabilities.authenticated
            .split(" ")
            .filter((name) => !names.includes(name))
            .join(" ")
        }
      })
      const { connection } = yield* connected(without("MOVE"))
      const before = (yield* connection.mailbox).exists
      const moved = yield* value(connection, Command.move(MessageSet.sequenceNumbers("2:3"), "Drafts"))
      assert.deepStrictEqual([moved.how, moved.uids?.size], ["copy", 2])
      assert.strictEqual((yield* connection.mailbox).exists, before - 2)
      const other = yield* connected(without("MOVE", "UIDPLUS"))
      assert.strictEqual(
        yield* codeOf(other.connection, Command.move(MessageSet.sequenceNumbers("2:3"), "Drafts")),
        "NotOffered"
      )
    })
  )

  it.effect("a quota is reported, and holds for APPEND and COPY", () =>
    Effect.gen(function* () {
      const { connection } = yield* connected({ ...listing("QUOTA", "QUOTA=RES-STORAGE"), quota: 8 })
      const { quotas, roots } = yield* value(connection, Command.getQuotaRoot("INBOX"))
      assert.deepStrictEqual(roots, [""])
      assert.strictEqual(quotas[0]?.storage?.limit, 8n)
      assert.isAbove(Number(quotas[0]?.storage?.usage), 0)
      assert.deepStrictEqual(yield* value(connection, Command.getQuota("")), quotas[0])
      const large = new Uint8Array(9 * 1024).fill(0x78)
      assert.strictEqual(yield* codeOf(connection, Command.append("INBOX", large)), "OVERQUOTA")
      const half = new Uint8Array(3 * 1024).fill(0x78)
      const { uid = 0 } = yield* value(connection, Command.append("INBOX", half))
      assert.strictEqual(yield* codeOf(connection, Command.copy(`${uid}`, "Drafts")), "OVERQUOTA")
    })
  )

  it.effect("a message that is too large or empty is refused", () =>
    Effect.gen(function* () {
      const { connection } = yield* connected(listing("APPENDLIMIT=10"))
      assert.strictEqual(
        yield* codeOf(connection, Command.append("INBOX", bytes("12345678901"))),
        "MessageTooLarge"
      )
      const raw = Command.raw("APPEND", "INBOX", { _tag: "Bytes", bytes: bytes("12345678901") })
      assert.strictEqual(yield* codeOf(connection, raw), "TOOBIG")
      assert.isUndefined(yield* codeOf(connection, Command.append("INBOX", bytes(""))))
    })
  )

  it.effect("a mailbox has an id, which a new name does not change", () =>
    Effect.gen(function* () {
      const { connection } = yield* connected(listing("OBJECTID", "STATUS=SIZE"))
      const { mailboxId = "" } = yield* value(connection, Command.createMailbox("a"))
      yield* connection.execute(Command.renameMailbox("a", "b"))
      assert.deepStrictEqual(yield* value(connection, Command.status("b", ["mailboxId", "size"])), {
        mailboxId,
        size: 0n
      })
      assert.strictEqual(yield* codeOf(connection, Command.createMailbox("b")), "ALREADYEXISTS")
    })
  )

  it.effect("XLIST reports what mailboxes are for if that is all that is listed", () =>
    Effect.gen(function* () {
      const authenticated = netease.capabilities.authenticated.replace("SPECIAL-USE ", "")
      const profile = { ...netease, capabilities: { ...netease.capabilities, authenticated } }
      const { connection } = yield* connected(profile)
      const found = yield* value(connection, Command.listMailboxes("", "*"))
      assert.strictEqual(found.find(({ specialUse }) => specialUse === "\\Drafts")?.name, "Drafts")
    })
  )
})
