/** One connection and several async functions: no command meets another mailbox than its own. */
import { Command, ImapError } from "@effect-imap/core"
import * as Simulator from "@effect-imap/core/Simulator"
import { assert, describe, it } from "@effect/vitest"
import { connect, type Connection, supervise } from "../../src/promise/promise.ts"
import { account } from "./support.ts"

const { wellBehaved } = Simulator.profiles
const names = ["INBOX", "Archive", "Drafts", "Sent"]
const mailboxes = Object.fromEntries(names.map((subject) => [subject, [Simulator.message({ subject })]]))
const server = () => ({ transport: Simulator.layer(wellBehaved, { mailboxes }) })

/** The subject of the first message, which is the name of its mailbox. */
const subject = async (connection: Connection): Promise<string | undefined> => {
  const value = await connection.execute(Command.fetch("1", { envelope: true }))
  return value[0]?.envelope.subject
}

const problem = (error: unknown): string =>
  error instanceof ImapError.ImapError && error.reason._tag === "Misuse"
    ? error.reason.problem
    : String(error)

describe("select by several functions", () => {
  it("never lets one read the mailbox of another", async () => {
    await using connection = await connect(account, server())
    const read = async (name: string) => {
      await connection.select(name)
      return subject(connection)
    }
    const results = await Promise.allSettled(["Archive", "Drafts", "Sent"].map(read))
    assert.deepStrictEqual(
      results.map((result) => (result.status === "fulfilled" ? result.value : problem(result.reason))),
      [
        "UID FETCH: “Sent” is open, selected elsewhere, and this fiber works in “Archive”: select it here, or use `within`",
        "UID FETCH: “Sent” is open, selected elsewhere, and this fiber works in “Drafts”: select it here, or use `within`",
        "Sent"
      ]
    )
  })

  it("goes with the function over each await, and to what it calls", async () => {
    await using connection = await connect(account, server())
    await connection.select("Archive")
    await new Promise((resolve) => setTimeout(resolve, 1))
    assert.deepStrictEqual(await Promise.all([subject(connection), subject(connection)]), [
      "Archive",
      "Archive"
    ])
    const parts: Array<string> = []
    for await (const { _tag } of connection.stream(Command.fetch("1", ["BODY.PEEK[]"]))) parts.push(_tag)
    assert.include(parts, "Bytes")
    await connection.select("Drafts")
    assert.strictEqual(await subject(connection), "Drafts")
  })

  it("of a function that is awaited later counts for that function alone", async () => {
    await using connection = await connect(account, server())
    const elsewhere = async () => {
      await Promise.resolve()
      await connection.select("Sent")
      return subject(connection)
    }
    assert.strictEqual(await elsewhere(), "Sent")
    const refused = await subject(connection).catch(problem)
    assert.include(refused, "“Sent” is open")
  })
})

describe("within", () => {
  it("gives each function its mailbox, one after the other", async () => {
    await using connection = await connect(account, server())
    const asked = ["Archive", "Drafts", "INBOX", "Sent", "Archive"]
    const read = (name: string) =>
      connection.within(name, async (mailbox) => {
        await Promise.resolve()
        return `${mailbox.name} ${await subject(connection)}`
      })
    const all = await Promise.all([...asked.map(read), subject(connection)])
    assert.deepStrictEqual(all, [...asked.map((name) => `${name} ${name}`), "INBOX"])
    assert.strictEqual(connection.mailbox.name, "INBOX")
  })

  it("may be asked for again in itself, and rejects what cannot be", async () => {
    await using connection = await connect(account, server())
    const [again, other, select] = await connection.within("Archive", async () => {
      const again = await connection.within("Archive", () => subject(connection))
      const other = await connection.within("Drafts", () => "").catch(problem)
      return [again, other, await connection.select("Drafts").catch(problem)]
    })
    assert.strictEqual(again, "Archive")
    assert.include(other, "cannot contain one of another")
    assert.include(String(select), "is using the connection")
  })

  it("rejects with what the function throws, and with the signal's reason, and leaves the mailbox it found", async () => {
    await using connection = await connect(account, server())
    const thrown = new Error("mine")
    const rejected = await connection
      .within("Archive", () => Promise.reject(thrown))
      .catch((error: unknown) => error)
    assert.strictEqual(rejected, thrown)
    const abort = new AbortController()
    const waiting = connection.within("Drafts", () => new Promise(() => abort.abort(thrown)), {
      signal: abort.signal
    })
    assert.strictEqual(await waiting.catch((error: unknown) => error), thrown)
    assert.strictEqual(await subject(connection), "INBOX")
  })
})

describe("a supervised account", () => {
  it("has the connection to itself in a mailbox", async () => {
    await using supervised = await supervise(account, server())
    const read = (name: string) => supervised.use(name, subject, { readOnly: true })
    assert.deepStrictEqual(await Promise.all(names.map(read)), names)
    assert.strictEqual(await supervised.use(subject), "INBOX")
    const nested = await supervised.use("Archive", () => supervised.use("Drafts", () => "")).catch(problem)
    assert.include(nested, "cannot contain one of another")
  })
})
