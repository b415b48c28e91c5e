import { assert, describe, it } from "@effect/vitest"
import { Clock, Effect, Redacted } from "effect"
import * as fc from "fast-check"
import type * as Response from "../../src/imap/Response.ts"
import type { Redaction } from "../../src/trace/Trace.ts"
import { visible } from "../../src/base/visible.ts"
import { canaries, password, secrets, token } from "./canaries.ts"
import { recording } from "./support.ts"

/** `text` at every place where a server's text can stand. */
const everywhere = (text: string): ReadonlyArray<Response.Response> => {
  const code = { name: text, args: text }
  const bytes = new TextEncoder().encode(text)
  const atom: Response.Value = { _tag: "Atom", text }
  const quoted: Response.Value = { _tag: "Quoted", text }
  return [
    { _tag: "Tagged", tag: text, condition: "NO", code, text },
    { _tag: "Status", condition: "BYE", code, text },
    { _tag: "Continuation", text },
    { _tag: "Capability", names: ["IMAP4rev1", text] },
    { _tag: "Enabled", names: [text] },
    { _tag: "Flags", flags: [text] },
    { _tag: "Id", fields: new Map([[text, text]]) },
    { _tag: "List", attributes: [text], delimiter: text, name: text },
    { _tag: "MailboxStatus", name: text, items: new Map([[text, 1n]]) },
    {
      _tag: "Fetch",
      sequence: 1,
      attributes: new Map<string, Response.Value>([
        [text, atom],
        ["FLAGS", { _tag: "List", items: [atom, quoted] }]
      ])
    },
    { _tag: "Unknown", name: text, bytes },
    { _tag: "Stray", bytes, text }
  ]
}

/** The trace of a session in which a server says `text` wherever it can. */
const traceOf = (clock: Clock.Clock, redaction: Redaction, secret: string, text: string): string => {
  const { recorder, text: file } = recording(clock, redaction, ["alice", "boss"])
  recorder.redactor.add(Redacted.make(secret), { user: "alice", authorizeAs: "boss" })
  recorder.attempt({ host: text, port: 993, policy: "planned", attempt: 1 })
  for (const response of everywhere(text)) recorder.received("startTls", response, text.length)
  const kinds = ["plain", "mailbox", "user", "secret", "literal", "idValue", "text"] as const
  const rendering = () => kinds.map((kind) => ({ kind, text: kind === "secret" ? "<redacted>" : text }))
  recorder.sent("startTls", "A1", "X", { rendering, hasSecret: true, byteLength: 1 })
  recorder.emit("net:end", { op: 1, ok: false, sni: text })
  recorder.emit("trace:note", { text })
  const facts = {
    detail: text,
    host: text,
    mailbox: text,
    url: text,
    code: text,
    offered: [text],
    known: { text }
  }
  recorder.emit("command:refused", { call: "execute", reason: "Misuse", facts: { ...facts, problem: text } })
  recorder.emit("connection:ended", {
    outcome: "failed",
    serverText: text,
    facts,
    causes: [{ error: "Referral", step: "auth", serverText: text, facts }]
  })
  return file()
}

/** The same text as a line of JSON has it. */
const inLine = (text: string) =>
  JSON.stringify(text)
    .slice(1, -1)
    .replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)

/** The same as a trace shows it: what a terminal would obey is escaped first. */
const inTrace = (text: string) => inLine(visible(text))

const clockOf = Clock.clockWith(Effect.succeed)

describe("X34 no secret is in any line of a trace", () => {
  const all = [password, token].flatMap((secret) =>
    canaries(secret).flatMap(([name, form]) =>
      (["strict", "standard", "raw"] as const).map((level) => ({ secret, name, form, level }))
    )
  )
  it.effect.each(all)("$name, $level", ({ secret, form, level }) =>
    Effect.gen(function* () {
      const trace = traceOf(yield* clockOf, level, secret, form)
      for (const found of [form, secret]) {
        assert.notInclude(trace.toLowerCase(), inLine(found).toLowerCase())
        assert.notInclude(trace.toLowerCase(), inTrace(found).toLowerCase())
      }
    })
  )

  it.effect.each(all.filter(({ level }) => level === "raw"))(
    "$name would be, if it was not known",
    ({ form }) =>
      Effect.gen(function* () {
        const trace = traceOf(yield* clockOf, "raw", "something-else-4711", form)
        assert.include(trace.toLowerCase(), inTrace(form).toLowerCase())
      })
  )

  it.effect("any secret in any text, in ASCII", () =>
    Effect.gen(function* () {
      const clock = yield* clockOf
      fc.assert(
        fc.property(secrets, fc.string(), fc.string(), (secret, before, after) => {
          for (const [name, form] of canaries(secret).filter(([name]) => !/half|literal/.test(name))) {
            const trace = traceOf(clock, "raw", secret, before + form + after)
            assert.match(trace, /^[\x20-\x7e\n]*$/)
            assert.notInclude(trace, inLine(form), name)
            assert.notInclude(trace, inTrace(form), name)
          }
        }),
        { numRuns: 15 }
      )
    })
  )
})
