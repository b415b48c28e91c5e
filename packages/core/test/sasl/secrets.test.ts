import { inspect } from "node:util"
import { assert, describe, it } from "@effect/vitest"
import { Option, Redacted, Result } from "effect"
import * as Mechanism from "../../src/imap/Mechanism.ts"
import * as Exchange from "../../src/imap/sasl/Exchange.ts"
import type { ExchangeRequest } from "../../src/imap/sasl/ExchangeRequest.ts"
import { start } from "../../src/imap/sasl/start.ts"
import { base64, request, signed } from "./support.ts"

const canary = "Canary-7Hq9"
const nonce = Buffer.from(request.random()).toString("base64")
const challenges = [
  "",
  `r=${nonce}x,s=c2FsdA==,i=1`,
  '{"status":"401"}',
  "v=AAAA",
  'nonce="abc",algorithm=md5-sess',
  "!"
]

/** Each value that an exchange shows on its way, whatever the server says. */
const shown = (exchange: Exchange.Exchange, depth = 3): ReadonlyArray<unknown> => {
  const next = (step: Exchange.ExchangeStep): ReadonlyArray<unknown> => {
    if (step._tag === "Failed") return [step]
    if (step._tag === "Sign") return [step, ...next(signed(step))]
    const { message } = step
    const lines = [Exchange.asLine(message), Exchange.asInitialResponse(message)]
    return [step, ...lines, ...(depth > 0 ? shown(step.exchange, depth - 1) : [])]
  }
  const steps = challenges.flatMap((text) => next(exchange.respond(text === "!" ? text : base64(text))))
  return [exchange, ...Option.match(exchange.initial, { onNone: () => [], onSome: next }), ...steps]
}

const printed = (value: unknown): string =>
  [
    inspect(value, { depth: null, showHidden: true }),
    JSON.stringify(value),
    String(value),
    Redacted.isRedacted(value) ? value.label : ""
  ].join("\n")

const forms = [
  canary,
  base64(canary).slice(0, 14),
  base64(`x${canary}`).slice(2, 14),
  base64(`xx${canary}`).slice(4, 14),
  Array.from(Buffer.from(canary)).join(", "),
  Array.from(Buffer.from(canary)).join(",")
]

const assertClean = (values: ReadonlyArray<unknown>) => {
  for (const text of values.map(printed)) {
    for (const form of forms) assert.notInclude(text, form)
  }
}

describe("X34 no secret is printed", () => {
  const secret = Redacted.make(canary)

  it.each(Mechanism.Name.literals)("by %s", (mechanism) => {
    const binding = Mechanism.bindsChannel(mechanism)
      ? Option.some({ type: "tls-exporter" as const, data: new Uint8Array([1]) })
      : Option.none()
    const exchange = Result.getOrThrow(start({ ...request, mechanism, secret, binding: () => binding }))
    const values = shown(exchange)
    assert.isAbove(values.length, 3)
    assertClean(values)
  })

  it.each([
    { mechanism: "PLAIN", secret: Redacted.make(`${canary}\0`) },
    { mechanism: "SCRAM-SHA-256", secret: Redacted.make(`${canary}\0`) },
    { mechanism: "OAUTHBEARER", secret: Redacted.make(`${canary}\x01`) },
    { mechanism: "XOAUTH2", secret: Redacted.make(`${canary} `) }
  ] satisfies ReadonlyArray<Partial<ExchangeRequest>>)("by the refusal of $mechanism", (bad) => {
    const result = start({ ...request, ...bad })
    assert.isTrue(Result.isFailure(result))
    assertClean([result])
  })

  it("and would be seen if it were", () => {
    assert.throws(() => assertClean([{ a: [canary] }]))
    assert.throws(() => assertClean([new Uint8Array(Buffer.from(canary))]))
  })
})
