/** Values as an RPC, an HTTP API or a queue carries them: JSON, and back from it. */
import { assert, describe, it } from "@effect/vitest"
import { Arbitrary, DateTime, Effect, Predicate, Schema } from "effect"
import { Command, ImapConnection, Mime, Supervised } from "../src/index.ts"
import * as Simulator from "../src/simulator/Simulator.ts"
import { connected, inTime } from "./connection/support.ts"

const chance = { numRuns: 100, seed: Number(process.env["CHANCE"] ?? 1) }

/** As it is after a way over the wire, for a reader who knows the schema alone. */
const over = <A>(schema: Schema.Codec<A, unknown>, value: A) => {
  const json = Schema.fromJsonString(Schema.toCodecJson(schema))
  return Effect.orDie(Effect.flatMap(Schema.encodeEffect(json)(value), Schema.decodeEffect(json)))
}

const check = <A>(schema: Schema.Codec<A, unknown>, property: (value: A) => Effect.Effect<boolean>) =>
  Effect.map(Arbitrary.checkEffect(Arbitrary.schema(schema), property, chance), (result) =>
    assert.isUndefined(Arbitrary.formatCheckFailure(result))
  )

const holds = <A>(name: string, schema: Schema.Codec<A, unknown>) =>
  it.effect(name, () => {
    const isSame = Schema.toEquivalence(schema)
    return check(schema, (value) => Effect.map(over(schema, value), (back) => isSame(back, value)))
  })

/** Dates as mail has them: arbitrary ones have zones of odd milliseconds, and years that no header can write. */
const withDatesOfMail = (value: unknown): unknown => {
  if (DateTime.isDateTime(value)) {
    const ms = DateTime.toEpochMillis(value)
    return DateTime.makeZonedUnsafe(Math.abs(ms) % 4_000_000_000_000, { timeZone: (ms % 800) * 60_000 })
  }
  if (Array.isArray(value)) return value.map(withDatesOfMail)
  if (!Predicate.isObject(value) || value instanceof Map || value instanceof Set) return value
  if (value instanceof Uint8Array) return value
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, withDatesOfMail(each)]))
}

const holdsWithDates = <A>(name: string, schema: Schema.Codec<A, unknown>) =>
  it.effect(name, () => {
    const isSame = Schema.toEquivalence(schema)
    const isValue = Schema.is(schema)
    return check(schema, (arbitrary) => {
      const value = withDatesOfMail(arbitrary)
      if (!isValue(value)) return Effect.succeed(false)
      return Effect.map(over(schema, value), (back) => isSame(back, value))
    })
  })

describe("JSON and back", () => {
  holdsWithDates("Envelope", Mime.Envelope)
  holdsWithDates("BodyStructure", Mime.BodyStructure)
  holdsWithDates("Part", Mime.Part)
  holds("MailboxInfo", Command.MailboxInfo)
  holds("MailboxStatus", Command.MailboxStatus)
  holds("SearchResult", Command.SearchResult)
  holds("MailboxState", ImapConnection.MailboxState)
  holds("Capabilities", ImapConnection.Capabilities)
  holds("Report", ImapConnection.Report)
  holds("Change", Supervised.Change)
  holds("AccountChange", Supervised.AccountChange)
  holds("Status", Supervised.Status)
  holdsWithDates(
    "Message, with all that can be asked",
    Command.Message({
      flags: true,
      envelope: true,
      bodyStructure: true,
      internalDate: true,
      size: true,
      modSeq: true,
      emailId: true,
      threadId: true,
      preview: true,
      headers: true,
      source: true,
      parts: ["1"]
    })
  )
})

describe("what a server brought", () => {
  const mail = [Simulator.message({ subject: "Grüße" }), Simulator.message({ subject: "b" })]

  it.effect("goes over the wire as it is", () =>
    Effect.gen(function* () {
      const { connection } = yield* connected(Simulator.profiles.wellBehaved, {
        simulator: { mailboxes: { INBOX: mail } }
      })
      const query = { envelope: true, flags: true, bodyStructure: true, internalDate: true } as const
      const asked = connection.execute(Command.fetch("1:*", query))
      const messages = yield* yield* inTime(asked)
      const back = yield* over(Schema.Array(Command.Message(query)), messages)
      for (const [index, { envelope, bodyStructure, flags, internalDate }] of messages.entries()) {
        assert.deepStrictEqual(back[index]?.envelope, envelope)
        assert.deepStrictEqual(back[index]?.bodyStructure, bodyStructure)
        assert.deepStrictEqual(back[index]?.flags, flags)
        assert.deepStrictEqual(back[index]?.internalDate, internalDate)
      }
      const listed = yield* yield* inTime(
        connection.execute(Command.listMailboxes("", "*", { status: ["messages"] }))
      )
      assert.deepStrictEqual(yield* over(Schema.Array(Command.MailboxInfo), listed), listed)
      const found = yield* yield* inTime(connection.execute(Command.search({})))
      assert.deepStrictEqual(yield* over(Command.SearchResult, found), found)
      assert.deepStrictEqual(
        yield* over(ImapConnection.MailboxState, yield* connection.mailbox),
        yield* connection.mailbox
      )
      const capabilities = yield* over(ImapConnection.Capabilities, yield* connection.capabilities)
      assert.deepStrictEqual(Array.from(capabilities), Array.from(yield* connection.capabilities))
      assert.isTrue(capabilities.has("IMAP4REV1"))
      const report = yield* over(ImapConnection.Report, yield* connection.report)
      assert.deepStrictEqual(report.serverId?.get("name"), (yield* connection.report).serverId?.get("name"))
      assert.strictEqual(report.flights, (yield* connection.report).flights)
    })
  )
})
