/** The façade as its users write: with async functions. */
import { Command, type ImapError, MessageSet, Mime, type Policy } from "@effect-imap/core"
import * as Simulator from "@effect-imap/core/Simulator"
import { assert, describe, it } from "@effect/vitest"
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { connect, type ConnectOptions, tokenSource } from "../../src/promise/promise.ts"
import { account, asImapError, rejected } from "./support.ts"

const { profiles } = Simulator
const { wellBehaved } = profiles

const at = (profile: Simulator.Profile, options: ConnectOptions = {}): ConnectOptions => ({
  transport: Simulator.layer(profile),
  ...options
})

const all = async <A>(values: AsyncIterable<A>): Promise<ReadonlyArray<A>> => {
  const collected: Array<A> = []
  for await (const value of values) collected.push(value)
  return collected
}

describe("connect", () => {
  it("resolves with the selected mailbox, executes and selects", async () => {
    await using connection = await connect(account, at(wellBehaved, { label: "billing" }))
    assert.strictEqual(connection.mailbox.exists, 12)
    assert.strictEqual(connection.label, "billing")
    assert.strictEqual(connection.report.host, "imap.example.com")
    const value = await connection.execute(Command.listMailboxes("", "*"))
    assert.includeMembers(
      value.map(({ name }) => name),
      ["INBOX"]
    )
    const drafts = await connection.select("Drafts", { readOnly: true })
    assert.deepStrictEqual([drafts.name, drafts.readOnly], ["Drafts", true])
  })

  it("rejects with the ImapError itself, which has the reason", async () => {
    const error = asImapError(await rejected(connect({ ...account, password: "wrong" }, at(wellBehaved))))
    assert.strictEqual(error.reason._tag, "AuthRejected")
    assert.strictEqual(error.actionBy, "user")
    const invalid = asImapError(await rejected(connect({ ...account, port: 70_000 }, at(wellBehaved))))
    assert.deepInclude(invalid.reason, { _tag: "InvalidAccount", field: "port" })
  })

  it("stops at once when the signal is aborted, and rejects with its reason", async () => {
    const abort = new AbortController()
    const why = new Error("the user went away")
    const connecting = rejected(connect(account, at(profiles["silent-greeting"], { signal: abort.signal })))
    setTimeout(() => abort.abort(why), 20)
    assert.strictEqual(await connecting, why)
    const before = await rejected(connect(account, at(wellBehaved, { signal: AbortSignal.abort(why) })))
    assert.strictEqual(before, why)
  })

  it("is closed after `close`, and begins no work", async () => {
    const connection = await connect(account, at(wellBehaved))
    await connection.close()
    assert.strictEqual(connection.state, "closed")
    let ran = false
    const work = connection.within("INBOX", () => Promise.resolve((ran = true)))
    assert.strictEqual(asImapError(await rejected(work)).reason._tag, "Closed")
    assert.isFalse(ran)
  })

  it("keeps to the policy", async () => {
    const policy: Policy.Options = { limits: { greeting: 30, provisional: 30 }, attempts: 1 }
    const error = asImapError(await rejected(connect(account, at(profiles["silent-greeting"], { policy }))))
    assert.strictEqual(error.reason._tag, "GreetingTimeout")
  })

  it("writes the trace, and remembers servers, if it is asked to", async () => {
    const folder = mkdtempSync(join(tmpdir(), "promise-"))
    try {
      const trace = join(folder, "run.imaptrace.jsonl")
      const options = { trace, traceRedaction: "raw" as const, profiles: join(folder, "profiles.json") }
      await (await connect(account, at(wellBehaved, options))).close()
      const text = readFileSync(trace, "utf8")
      assert.include(text, '"redaction":"raw"')
      assert.include(text, "imap.example.com")
      assert.notInclude(text, wellBehaved.password)
      assert.isTrue(existsSync(options.profiles))
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

describe("credentials", () => {
  it("a function is asked when an attempt begins, and what it throws is reported", async () => {
    const asked: Array<boolean> = []
    const password = (signal: AbortSignal) => {
      asked.push(signal.aborted)
      return Promise.resolve(wellBehaved.password)
    }
    await (await connect({ ...account, password }, at(wellBehaved))).close()
    assert.deepStrictEqual(asked, [false])
    const failing = () => {
      throw new Error("the keychain is locked")
    }
    const error = asImapError(await rejected(connect({ ...account, password: failing }, at(wellBehaved))))
    assert.deepInclude(error.reason, { _tag: "CredentialUnavailable", problem: "the keychain is locked" })
  })

  it("a source of tokens hears of a refusal, and is asked again", async () => {
    const takesTokens = (list: string) => `${list} AUTH=XOAUTH2`
    const { clear, tls } = wellBehaved.capabilities
    const google: Simulator.Profile = {
      ...wellBehaved,
      capabilities: { ...wellBehaved.capabilities, clear: takesTokens(clear), tls: takesTokens(tls) },
      sasl: { ...wellBehaved.sasl, tokens: ["fresh"] }
    }
    const refused: Array<string> = []
    const issued = ["old", "fresh"]
    const token = tokenSource({
      get: () => Promise.resolve(issued.shift() ?? "none"),
      refused: (old) => void refused.push(old)
    })
    await (await connect({ host: account.host, user: account.user, token }, at(google))).close()
    assert.deepStrictEqual(refused, ["old"])
  })
})

describe("a connection", () => {
  it("reports states and data to async iterators, which end with it", async () => {
    const connection = await connect(account, at(wellBehaved))
    const states = all(connection.stateChanges)
    const data = all(connection.untagged)
    await connection.execute(Command.fetch(MessageSet.sequenceNumbers("1:2"), ["UID"]))
    await connection.logout()
    assert.strictEqual((await states)[0], "selected.quiet")
    assert.strictEqual((await states).at(-1), "closed")
    assert.isTrue((await data).some(({ _tag }) => _tag === "Fetch"))
  })

  it("streams a message in pieces", async () => {
    await using connection = await connect(account, at(wellBehaved))
    let octets = 0
    for await (const part of connection.stream(Command.fetch(MessageSet.sequenceNumbers("1"), ["BODY[]"]))) {
      if (part._tag === "Bytes") octets += part.bytes.length
    }
    assert.isAbove(octets, 0)
  })

  it("reads messages one by one", async () => {
    await using connection = await connect(account, at(wellBehaved))
    const subjects = new Array<string | undefined>()
    for await (const { envelope } of connection.messages(Command.fetch("1:*", { envelope: true }))) {
      subjects.push(envelope.subject)
      if (subjects.length === 3) break
    }
    const value = await connection.execute(
      Command.fetch(MessageSet.sequenceNumbers("1:3"), { envelope: true })
    )
    assert.deepStrictEqual(
      subjects,
      value.map(({ envelope }) => envelope.subject)
    )
  })

  it("downloads a part as octets and as text, in web streams", async () => {
    await using connection = await connect(account, at(wellBehaved))
    const [message] = await connection.execute(
      Command.fetch(MessageSet.sequenceNumbers("1"), { bodyStructure: true })
    )
    const part = message?.bodyStructure && Mime.text(message.bodyStructure, "plain")
    if (message === undefined || part === undefined) return assert.fail("no text")
    const download = connection.download(message.uid, part)
    const octets = await new Response(download.bytes).text()
    assert.isAbove(octets.length, 0)
    assert.strictEqual((await all(download.text)).join(""), octets)
    for await (const _ of download.text) break
    assert.strictEqual((await connection.exchange(Command.noop)).tagged.condition, "OK")
    const gone = connection.download(0).bytes
    assert.strictEqual(asImapError(await rejected(all(gone))).reason._tag, "Misuse")
  })

  it("reads a message with its text, and its attachments as web streams", async () => {
    const message = Simulator.message({
      subject: "Lists",
      text: "Hello",
      attachments: [{ name: "list.csv", type: "text/csv", content: "a,b" }]
    })
    const transport = Simulator.layer(wellBehaved, { mailboxes: { INBOX: [message] } })
    await using connection = await connect(account, at(wellBehaved, { transport }))
    const { attachments, envelope, text } = await connection.read(1)
    assert.deepStrictEqual([envelope.subject, text], ["Lists", "Hello\r\n"])
    const [list] = attachments
    if (list === undefined) return assert.fail("no attachment")
    assert.strictEqual(list.filename, "list.csv")
    assert.strictEqual(await new Response(list.bytes).text(), "a,b")
    assert.strictEqual((await all(list.text)).join(""), "a,b")
    assert.strictEqual(asImapError(await rejected(connection.read(4711))).reason._tag, "MessageGone")
    assert.strictEqual(await rejected(connection.read(1, { signal: AbortSignal.abort("no") })), "no")
  })

  it("an aborted command is waited for by nobody, and the next one is answered", async () => {
    await using connection = await connect(account, at({ ...wellBehaved, delays: { other: 80 } }))
    const before = await rejected(connection.execute(Command.noop, { signal: AbortSignal.abort() }))
    assert.strictEqual(before instanceof DOMException && before.name, "AbortError")
    const abort = new AbortController()
    const executing = rejected(connection.execute(Command.noop, { signal: abort.signal }))
    setTimeout(() => abort.abort("enough"), 20)
    assert.strictEqual(await executing, "enough")
    const { tagged } = await connection.exchange(Command.noop)
    assert.strictEqual(tagged.condition, "OK")
  })

  it("says why it ended, and rejects all that comes later with that", async () => {
    const connection = await connect(account, at(wellBehaved))
    const { ended } = connection
    await connection.close()
    assert.strictEqual((await ended).reason._tag, "Closed")
    const error = asImapError(await rejected(connection.execute(Command.noop)))
    assert.strictEqual(error.reason._tag, "Closed")
    await connection.close()
  })

  it("is closed where `await using` ends, also by a throw", async () => {
    let ended: Promise<ImapError.ImapError> | undefined
    const why = new Error("in the middle")
    const using = async () => {
      await using connection = await connect(account, at(wellBehaved))
      ended = connection.ended
      throw why
    }
    assert.strictEqual(await rejected(using()), why)
    assert.strictEqual((await ended)?.reason._tag, "Closed")
  })
})
