/** The example for agents, by the Model Context Protocol: over standard input and output, and in memory. */
import { spawn } from "node:child_process"
import { createInterface } from "node:readline"
import { ImapPool } from "@effect-imap/core"
import * as Simulator from "@effect-imap/core/Simulator"
import { NodeSimulator } from "@effect-imap/node"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Predicate, Queue, Redacted, Schema } from "effect"
import { McpProtocol, McpTest } from "effect/ai"
import { variablesOf } from "../programs.ts"
import { registrations } from "../serving/MailTools.ts"
import { bundled } from "./bundled.ts"

const { netease } = Simulator.profiles

const lunch = Simulator.message({ from: "Ada <ada@example.org>", subject: "Lunch?", text: "At noon?" })
const invoice = Simulator.message({ from: "Grace <grace@example.net>", subject: "Invoice 2048", text: "42" })
const mailboxes = { INBOX: [lunch, invoice], 草稿箱: { messages: [], specialUse: "\\Drafts" } }

const Answer = Schema.fromJsonString(
  Schema.Struct({ id: Schema.optionalKey(Schema.Unknown), result: Schema.optionalKey(Schema.Unknown) })
)

/** The program as an agent starts it: one request after the other, each a line. */
const started = Effect.fnUntraced(function* (variables: NodeJS.ProcessEnv) {
  const program = yield* bundled("tools")
  const child = yield* Effect.acquireRelease(
    Effect.sync(() =>
      spawn(process.execPath, [program], {
        stdio: ["pipe", "pipe", "inherit"],
        env: { ...process.env, ...variables }
      })
    ),
    (child) => Effect.sync(() => void child.kill())
  )
  const answers = yield* Queue.unbounded<typeof Answer.Type>()
  createInterface(child.stdout).on("line", (line) => {
    Queue.offerUnsafe(answers, Schema.decodeUnknownSync(Answer)(line))
  })
  let id = 0
  return (method: string, params: object) =>
    Effect.gen(function* () {
      child.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", id: ++id, method, params })}\n`)
      const { result } = yield* Queue.take(answers)
      return result
    })
})

const at = (value: unknown, ...path: ReadonlyArray<string | number>): unknown =>
  path.reduce<unknown>((inner, name) => (Predicate.hasProperty(inner, name) ? inner[name] : undefined), value)

const names = (result: unknown): ReadonlyArray<unknown> =>
  Object.values(Object(at(result, "tools"))).map((tool) => at(tool, "name"))

describe("tools for an agent", () => {
  it.live("lists, searches, reads and drafts at an account of 163", () =>
    Effect.gen(function* () {
      const server = yield* NodeSimulator.start({ profile: netease, mailboxes })
      const ask = yield* started(variablesOf(server))
      const tool = (name: string, args: object) => ask("tools/call", { name, arguments: args })
      yield* ask("initialize", {
        protocolVersion: "2025-11-25",
        capabilities: {},
        clientInfo: { name: "test", version: "1" }
      })
      assert.sameMembers(
        [...names(yield* ask("tools/list", {}))],
        ["list_mailboxes", "search_mail", "read_message", "save_draft"]
      )
      const listed = yield* tool("list_mailboxes", {})
      assert.strictEqual(at(listed, "structuredContent", "mailboxes", 1, "specialUse"), "\\Drafts")
      const found = yield* tool("search_mail", { mailbox: "INBOX", subject: "Lunch" })
      assert.strictEqual(
        at(found, "structuredContent", "messages", 0, "envelope", "from", 0, "address"),
        "ada@example.org"
      )
      const uid = at(found, "structuredContent", "messages", 0, "uid")
      const read = yield* tool("read_message", { mailbox: "INBOX", uid })
      assert.match(String(at(read, "structuredContent", "letter", "text")), /^At noon\?/)
      const missing = yield* tool("read_message", { mailbox: "Nowhere", uid })
      assert.isTrue(at(missing, "isError"))
      assert.include(String(at(missing, "content", 0, "text")), "The mailbox “Nowhere” does not exist")

      yield* tool("save_draft", { to: "ada@example.org", subject: "Re: 午饭?", text: "Gladly.\n" })
      const [draft] = yield* server.mail.messages("草稿箱")
      assert.deepStrictEqual([draft?.subject, draft?.flags.includes("\\Draft")], ["Re: 午饭?", true])
      // nothing was marked as read, moved or deleted
      const left = yield* server.mail.messages("INBOX")
      assert.deepStrictEqual(
        left.map(({ flags, subject }) => [subject, flags.filter((flag) => flag !== "\\Recent")]),
        [
          ["Lunch?", []],
          ["Invoice 2048", []]
        ]
      )
    }).pipe(Effect.scoped)
  )

  const inMemory = (mayDelete: boolean) => {
    const account = {
      host: "imap.163.com",
      user: netease.user,
      password: Redacted.make(netease.password)
    }
    const server = Simulator.layer(netease, { mailboxes })
    const pool = ImapPool.layer(account).pipe(Layer.provideMerge(server))
    return McpTest.makeClient(registrations({ mayDelete }).pipe(Layer.provide(pool)), {
      protocols: [McpProtocol.v2025_11_25]
    })
  }

  it.live("cannot delete unless that is allowed", () =>
    Effect.gen(function* () {
      const client = yield* inMemory(false)
      assert.notInclude(names(yield* client.listTools()), "delete_message")
      const refused = yield* Effect.exit(
        client.callTool({ name: "delete_message", arguments: { mailbox: "INBOX", uid: 1 } })
      )
      assert.strictEqual(refused._tag, "Failure")
      const found = yield* client.callTool({ name: "search_mail", arguments: { mailbox: "INBOX" } })
      assert.lengthOf(Object.values(Object(at(found, "structuredContent", "messages"))), 2)
    }).pipe(Effect.scoped)
  )

  it.live("deletes one message if that is allowed", () =>
    Effect.gen(function* () {
      const client = yield* inMemory(true)
      assert.include(names(yield* client.listTools()), "delete_message")
      const search = client.callTool({ name: "search_mail", arguments: { mailbox: "INBOX" } })
      const uid = at(yield* search, "structuredContent", "messages", 0, "uid")
      yield* client.callTool({ name: "delete_message", arguments: { mailbox: "INBOX", uid } })
      const left = yield* search
      assert.strictEqual(at(left, "structuredContent", "messages", 0, "envelope", "subject"), "Invoice 2048")
      assert.isUndefined(at(left, "structuredContent", "messages", 1))
    }).pipe(Effect.scoped)
  )

  it.live("a draft is one line where the header has one", () =>
    Effect.gen(function* () {
      const client = yield* inMemory(false)
      const draft = { to: "a@example.org\r\nBcc: eve@example.org", subject: "", text: "" }
      const refused = yield* client.callTool({ name: "save_draft", arguments: draft })
      assert.isTrue(refused.isError)
    }).pipe(Effect.scoped)
  )
})
