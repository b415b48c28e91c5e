/** What the documents say of the command, held to what it does. */
import { readFileSync } from "node:fs"
import type { Candidate, Trust } from "@effect-imap/core/Discovery"
import type { ImapError as Failure } from "@effect-imap/core/ImapError"
import { MailboxInfo } from "@effect-imap/core/Command"
import * as ImapError from "@effect-imap/core/ImapError"
import { empty } from "@effect-imap/core/internal/Mailbox"
import { assert, describe, it } from "@effect/vitest"
import { Duration, Predicate, Schema } from "effect"
import * as Json from "../../../src/cli/output/Json.ts"
import { names } from "../../../src/cli/settings/settings.ts"
import { variable } from "../../../src/cli/settings/sources.ts"
import { report } from "../support/report.ts"

const page = (name: string) => readFileSync(new URL(`../../../../../docs/${name}`, import.meta.url), "utf8")
const parsed = Schema.decodeUnknownSync(Schema.fromJsonString(Schema.Unknown))

const at = (value: unknown, ...path: ReadonlyArray<string>): unknown =>
  path.reduce<unknown>((inner, name) => (Predicate.hasProperty(inner, name) ? inner[name] : undefined), value)
const keys = (value: unknown) => (Predicate.isObject(value) ? Object.keys(value).toSorted() : [])

describe("docs/command-line.md", () => {
  it("has every variable of the command, and no other but those of an app alone", () => {
    const reported = Array.from(
      page("command-line.md").matchAll(/^\| `(IMAP_\w+)` .*\|$/gm),
      ([line, name]) => ({
        name,
        onlyApp: line.endsWith("| only ● |")
      })
    )
    assert.deepStrictEqual(
      reported.flatMap(({ name, onlyApp }) => (onlyApp ? [] : [name])).toSorted(),
      names.map(variable).toSorted()
    )
  })
})

const candidate: Candidate = {
  account: { host: "imap.example.com", port: 993, security: "tls", user: "ada" },
  source: "srv",
  trust: "dns",
  needsConsent: false,
  authentication: ["oauth2"],
  password: undefined,
  oauth: { scopes: [], authorize: "https://l.example/a", token: "https://l.example/t" },
  provider: undefined,
  help: []
}

describe("docs/discover.schema.json", () => {
  const schema = parsed(page("discover.schema.json"))
  const printed = Json.discovered({
    address: "ada@example.com",
    domain: "example.com",
    candidates: [candidate],
    asked: [{ source: "srv", name: "_imaps._tcp.example.com", outcome: "found" }]
  })
  const [server] = Object.values(Object(at(printed, "candidates")))

  it("has the fields that are printed", () => {
    assert.deepStrictEqual(keys(at(schema, "properties")), [...keys(printed), "error"].toSorted())
    assert.deepStrictEqual(keys(at(schema, "$defs", "candidate", "properties")), keys(server))
    assert.deepStrictEqual(
      keys(at(schema, "$defs", "candidate", "properties", "oauth", "properties")),
      keys(at(server, "oauth"))
    )
    assert.deepStrictEqual(
      keys(at(schema, "properties", "asked", "items", "properties")),
      keys(Object.values(Object(at(printed, "asked")))[0])
    )
  })

  it("has every word that a field may be", () => {
    const words = at(schema, "$defs", "candidate", "properties", "trust", "enum")
    assert.deepStrictEqual(words, ["known", "https", "dns", "http", "guess"] satisfies ReadonlyArray<Trust>)
    assert.deepStrictEqual(at(schema, "properties", "v", "const"), at(printed, "v"))
  })
})

describe("docs/list.schema.json", () => {
  const schema = parsed(page("list.schema.json"))
  const printed = Json.listed(
    [{ name: "Sent", delimiter: "/", attributes: ["\\Sent"], selectable: true, specialUse: "\\Sent" }],
    report
  )
  const [sent] = Object.values(Object(at(printed, "mailboxes")))

  it("has the fields that are printed", () => {
    assert.deepStrictEqual(keys(at(schema, "properties")), [...keys(printed), "error"].toSorted())
    assert.deepStrictEqual(keys(at(schema, "$defs", "mailbox", "properties")), keys(sent))
    assert.sameMembers(Object.values(Object(at(schema, "$defs", "mailbox", "required"))), keys(sent))
  })

  it("has every special use", () => {
    const words = at(schema, "$defs", "mailbox", "properties", "specialUse", "enum")
    const uses = Object.values(Object(words)).filter((word) => word !== null)
    const isUse = Schema.is(MailboxInfo.fields.specialUse.schema)
    assert.lengthOf(uses.filter(isUse), 8)
  })
})

describe("docs/connect.schema.json", () => {
  const schema = parsed(page("connect.schema.json"))

  it("has the fields that are printed, and says which are always there", () => {
    const selected = Json.selected({ mailbox: empty("INBOX", false), report })
    const always = [...keys(selected)]
    assert.deepStrictEqual(keys(at(schema, "properties")), [...always, "error"].toSorted())
    assert.deepStrictEqual(keys(at(schema, "$defs", "mailbox", "properties")), keys(at(selected, "mailbox")))
    assert.deepStrictEqual(keys(at(schema, "$defs", "tls", "properties")), keys(at(selected, "tls")))
  })

  it("has the fields of an error", () => {
    const error: Failure = ImapError.make({ _tag: "Closed" }, "select", {
      retryAfter: Duration.seconds(1)
    })
    const printed = keys(at(Json.failed(error, undefined), "error"))
    const described = keys(at(schema, "$defs", "error", "properties"))
    assert.includeMembers(described, printed)
  })

  it("is of the version that is printed", () =>
    assert.strictEqual(at(schema, "properties", "v", "const"), at(Json.interrupted(undefined), "v")))
})
