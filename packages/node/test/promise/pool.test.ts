/** A pool and several async functions: each works in its own mailbox, over no more connections than there may be. */
import { Command, ImapError, MessageSet } from "@effect-imap/core"
import * as Simulator from "@effect-imap/core/Simulator"
import { assert, describe, it } from "@effect/vitest"
import { type Pool, pool } from "../../src/promise/promise.ts"
import { account } from "./support.ts"

const { wellBehaved } = Simulator.profiles
const names = ["INBOX", "Archive", "Drafts", "Sent"]
const mailboxes = Object.fromEntries(names.map((subject) => [subject, [Simulator.message({ subject })]]))
const server = () => ({ transport: Simulator.layer(wellBehaved, { mailboxes }) })

const subject = ({ use }: Pool, mailbox: string) =>
  use(
    mailbox,
    async ({ execute }) => {
      const value = await execute(Command.fetch(MessageSet.sequenceNumbers(1), { envelope: true }))
      return value[0]?.envelope.subject
    },
    { readOnly: true }
  )

describe("a pool of promises", () => {
  it("gives each function its mailbox", async () => {
    await using mail = await pool(account, { ...server(), size: 2 })
    const twice = [...names, ...names]
    assert.deepStrictEqual(await Promise.all(twice.map((name) => subject(mail, name))), twice)
  })

  it("lends any connection if no mailbox is named", async () => {
    await using mail = await pool(account, server())
    const value = await mail.use(({ execute }) => execute(Command.listMailboxes("", "*")))
    assert.includeMembers(
      value.map(({ name }) => name),
      names
    )
  })

  it("rejects with what the function throws, and with why a mailbox is refused", async () => {
    await using mail = await pool(account, server())
    const mine = new Error("mine")
    const failed = await mail.use("INBOX", () => Promise.reject(mine)).catch((error: unknown) => error)
    assert.strictEqual(failed, mine)
    const refused = await subject(mail, "Nowhere").catch((error: unknown) => error)
    assert(refused instanceof ImapError.ImapError)
    assert.strictEqual(await subject(mail, "Archive"), "Archive")
  })

  it("stops a function whose caller does not wait any more, and lends the connection again", async () => {
    await using mail = await pool(account, { ...server(), size: 1 })
    const caller = new AbortController()
    const aborted = Promise.withResolvers<void>()
    const work = mail.use(
      "INBOX",
      (_, signal) => {
        signal.addEventListener("abort", () => aborted.resolve())
        caller.abort(new Error("gone"))
        return aborted.promise
      },
      { signal: caller.signal }
    )
    assert.include(await work.catch((error: unknown) => error), { message: "gone" })
    await aborted.promise
    assert.strictEqual(await subject(mail, "Sent"), "Sent")
  })

  it("lends the same connection again to what its function calls, and no other", async () => {
    await using mail = await pool(account, { ...server(), size: 1 })
    const nested = await mail.use("Archive", async () => {
      await Promise.resolve()
      return subject(mail, "Archive")
    })
    assert.strictEqual(nested, "Archive")
    const other = await mail.use("Archive", () => subject(mail, "Sent")).catch((error: unknown) => error)
    assert(other instanceof ImapError.ImapError)
    assert.strictEqual(other.reason._tag, "Misuse")
  })

  it("runs each function for its caller alone, not for the one that had the connection before", async () => {
    await using mail = await pool(account, { ...server(), size: 1 })
    const lists = () => mail.use(({ execute }) => execute(Command.listMailboxes("", "Sent")))
    const results = await Promise.all([
      subject(mail, "Archive"),
      lists(),
      subject(mail, "Drafts"),
      lists(),
      mail.use("Sent", async () => "worked"),
      lists()
    ])
    assert.deepStrictEqual(
      results.map((result) => (result instanceof Object ? result.length : result)),
      ["Archive", 1, "Drafts", 1, "worked", 1]
    )
  })

  it("refuses callers after it was closed", async () => {
    const mail = await pool(account, server())
    assert.strictEqual(await subject(mail, "INBOX"), "INBOX")
    await mail.close()
    const error = await subject(mail, "INBOX").catch((error: unknown) => error)
    assert(error instanceof ImapError.ImapError)
    assert.strictEqual(error.reason._tag, "Closed")
  })

  it("says which option is wrong", async () => {
    const error = await pool(account, { ...server(), size: 0 }).catch((error: unknown) => error)
    assert(error instanceof ImapError.ImapError && error.reason._tag === "Misuse")
    assert.include(error.reason.problem, "size")
  })
})
