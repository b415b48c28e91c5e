/** What is hidden is in no text of any export: tried with each field that the format and the reasons have. */
import { gunzipSync } from "node:zlib"
import * as Reason from "@effect-imap/core/Reason"
import { Event } from "@effect-imap/core/Trace"
import { assert, describe, it } from "@effect/vitest"
import { Record, Result, Schema } from "effect"
import { type ContentKind, kinds } from "../../src/export/Choices.ts"
import { forms, share, written } from "../../src/export/Export.ts"
import { toHtml } from "../../src/document/html.ts"
import { at, fileOf, header } from "../support.ts"

/** Words of the format and of our code, whatever a trace is about. */
const own = new Set(
  (
    "policy session error step from event to guard lane tag cmd cond kind protocol cipher alpn timer id state outcome " +
    "command errno failure field near item mechanism wanted facts causes forms"
  ).split(" ")
)

const literal = (value: unknown) => value === "implicitTls" || value === "tls" || value === "failed"

/** The first of some values that a field takes. */
const valueFor = (schema: Schema.Constraint, text: string): unknown =>
  [text, [text], { [text]: "found" }, 1, true, "implicitTls", "tls", "failed", "NO", ["password"]].find(
    (value) => Schema.is(schema)(value)
  )

const fieldsOf = (fields: Schema.Struct.Fields, text: string) =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([name, schema]) => {
      const value = valueFor(schema, own.has(name) ? "word" : text)
      return name === "_tag" || value === undefined || (own.has(name) && literal(value))
        ? []
        : [[name, value]]
    })
  )

/** The value of a reason's field, by what the field is. */
const factFor = (kind: unknown, text: string): unknown => {
  if (kind === "integer") return 1
  if (kind === "boolean") return true
  if (Array.isArray(kind)) return kind[0]
  if (typeof kind !== "object" || kind === null) return text
  if ("optional" in kind) return factFor(kind.optional, text)
  if ("list" in kind) return [factFor(kind.list, text)]
  if ("record" in kind) return { [text]: factFor(kind.record, text) }
  return undefined
}

const factsOf = (fields: object, text: string) =>
  Object.fromEntries(
    Object.entries(fields).map(([name, kind]) => [name, factFor(kind, own.has(name) ? "word" : text)])
  )

/** Of each reason an end that says `text` in each of its facts, as the reason and as a cause. */
const endsOf = (text: string) =>
  Object.entries(Reason).flatMap(([error, reason]) => {
    if (!("meaning" in reason)) return []
    const failure = { error, step: "select", serverText: text, facts: factsOf(reason.fields, text) }
    return {
      time: 9,
      name: "connection:ended",
      group_id: "c1",
      data: { outcome: "failed", ...failure, causes: [failure] }
    }
  })

const eventsOf = (text: string) =>
  Event.members.map(({ fields: { data, name } }) => ({
    time: 9,
    name: name.literal,
    group_id: "c1",
    data: { outcome: "failed", kind: "tls", ...fieldsOf(data.fields, text) }
  }))

/** Where each kind is named by what it is. */
const named: Readonly<Partial<Record<ContentKind, (canary: string) => ReadonlyArray<Event>>>> = {
  host: (host) => [
    at(0, "connection:started", { host, port: 993, policy: "auto", attempt: 1, session: "s1" })
  ],
  address: (address) => [at(0, "net:start", { op: 0, kind: "tcp", address, port: 993 })],
  user: (user) => [at(0, "wire:sent", { tag: "A1", cmd: "LOGIN", line: `A1 LOGIN ${user} <redacted>` })],
  folder: (folder) => [at(0, "wire:sent", { tag: "A2", cmd: "SELECT", line: `A2 SELECT "${folder}"` })]
}

const canaries: Readonly<Partial<Record<ContentKind, string>>> = {
  host: "mail.canary.invalid",
  address: "2001:db8::ca:1",
  user: "canary.lovelace",
  folder: "Projects/Canary"
}

const isCanary = /canary|2001:db8::ca/i

const traceOf = (events: ReadonlyArray<unknown>): string =>
  fileOf([], { ...header, redaction: "standard" }) +
  events.map((event) => `${JSON.stringify(event)}\n`).join("")

/** Everything that can be made of a trace, as text. */
const exports = (trace: string, kind: ContentKind, choice: "drop" | "hash") => {
  const shared = Result.getOrThrow(share(trace, { choices: { [kind]: choice } }))
  const texts = Record.keys(forms).map((form) => written(form, shared))
  const page = toHtml(shared.bytes)
  const packed = /<script type="application\/gzip;base64"[^>]*>([^<]*)</.exec(page)?.[1] ?? ""
  const unpacked = gunzipSync(Buffer.from(packed, "base64")).toString()
  assert.include(unpacked, "connection:ended")
  return [...texts, page, unpacked].join("\n")
}

describe("what an export has to hide", () => {
  for (const kind of ["host", "address", "user", "folder"] as const) {
    const canary = canaries[kind] ?? ""
    for (const text of [canary, `it says ${canary} here`]) {
      it(`M16 is in no text of any event and of any form: the ${kind}, as ${text}`, () => {
        const events = [...(named[kind]?.(canary) ?? []), ...eventsOf(text), ...endsOf(text)]
        const trace = traceOf(events)
        for (const choice of ["drop", "hash"] as const) {
          for (const group of [trace, traceOf([...events].toReversed())]) {
            assert.notMatch(exports(group, kind, choice), isCanary)
          }
        }
      })
    }
  }

  it.each<readonly [ContentKind, Readonly<Record<string, string>>]>([
    ["host", { host: "mail.canary.invalid" }],
    ["host", { serverName: "mail.canary.invalid" }],
    ["host", { domain: "canary.invalid" }],
    ["host", { url: "imap://ada@mail.canary.invalid/INBOX" }],
    ["user", { url: "imap://canary@mail.example.com/INBOX" }],
    ["folder", { url: "imap://mail.example.com/Canary" }],
    ["folder", { mailbox: '"Projects/Canary"' }],
    ["serverText", { detail: "of a canary" }],
    ["serverText", { problem: "of a canary" }],
    ["serverText", { thrown: "of a canary" }]
  ])("M16 is learnt if nothing else names it: the %s in %o of a cause", (kind, facts) => {
    const failure = { error: "MailboxMissing", step: "select", facts }
    const trace = traceOf([
      at(1, "connection:ended", { outcome: "failed", ...failure, causes: [failure] }),
      at(2, "trace:note", {
        text: kind === "serverText" ? "none" : `of ${Object.values(facts).join("").replaceAll('"', "")}`
      })
    ])
    assert.match(trace, isCanary)
    assert.notMatch(exports(trace, kind, "drop"), isCanary)
  })

  it.each(["later", "constructor"])(
    "L12 whatever is hidden, an unknown field %s goes, at any depth",
    (later) => {
      const failure = {
        error: "MailboxMissing",
        step: "select",
        facts: { mailbox: "INBOX", [later]: "a canary" }
      }
      const data = {
        outcome: "failed",
        ...failure,
        causes: [
          { ...failure, [later]: ["a canary"] },
          { ...failure, [later]: "a canary" }
        ],
        [later]: { a: "canary" }
      }
      const trace = traceOf([{ time: 1, name: "connection:ended", group_id: "c1", data }])
      for (const kind of kinds) assert.notMatch(exports(trace, kind, "drop"), isCanary)
    }
  )

  it.each([
    "COPY 1:2",
    "UID COPY 7",
    "UID MOVE 7",
    "APPEND",
    "RENAME Old",
    "UNSUBSCRIBE",
    'LIST ""',
    "GETACL"
  ])("a folder that only %s names is learnt", (command) => {
    const line = `A1 ${command} "Projects/Canary"`
    const ended = at(3, "connection:ended", { outcome: "closed", facts: {} })
    const trace = traceOf([
      at(1, "wire:sent", { tag: "A1", line }),
      at(2, "trace:note", { text: "Projects/Canary" }),
      ended
    ])
    assert.notMatch(exports(trace, "folder", "hash"), isCanary)
  })
})
