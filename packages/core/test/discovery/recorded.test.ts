/** A search in the trace: each question with its outcome, and what was found at its end. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import * as Trace from "../../src/trace/Trace.ts"
import { found, page, search, srv, subdomain } from "./world.ts"

const recording = <A, E, R>(run: Effect.Effect<A, E, R>) => {
  const ring = Trace.ring()
  return Effect.map(Trace.withSink(ring.sink)(run), () => ring.events())
}

const reported = (events: ReadonlyArray<Trace.Event>) =>
  events.flatMap((event) => (event.name === "net:end" ? [event.data] : []))

describe("a search that is traced", () => {
  it.effect("records each source that was asked, its outcome, and the server that is used", () =>
    Effect.gen(function* () {
      const records = { "_imaps._tcp.example.com": [srv("imap.example.com")] }
      const events = yield* recording(
        found({ records, pages: { [`https://${subdomain}`]: page("mx.example.com") } })
      )
      for (const event of events) assert.isTrue(Schema.is(Trace.Event)(event), event.name)
      const asked = events.flatMap((event) => (event.name === "net:start" ? [event.data] : []))
      assert.includeMembers(
        asked.map(({ source, target }) => `${source} ${target}`),
        ["provider the table of providers", `autoconfig https://${subdomain}`, "srv _imaps._tcp.example.com"]
      )
      assert.lengthOf(reported(events), asked.length)
      assert.sameMembers(
        reported(events).flatMap((data) => data.found ?? []),
        ["imap.example.com:993", "mx.example.com:993"]
      )
      const last = events.at(-1)
      assert.deepInclude(last?.data, {
        outcome: "closed",
        facts: { host: "mx.example.com", port: 993, security: "tls", source: "autoconfig", trust: "https" }
      })
    })
  )

  it.effect("records what no source knew, a silence, and never the address", () =>
    Effect.gen(function* () {
      const events = yield* recording(
        search({ pages: { [`https://${subdomain}`]: "silent" } }, "ada.lovelace@example.com")
      )
      assert.deepInclude(events.at(-1)?.data, {
        outcome: "failed",
        error: "NothingDiscovered",
        step: "account"
      })
      assert.includeDeepMembers(
        reported(events).map(({ error, ok, outcome }) => ({ error, ok, outcome })),
        [
          { error: "silent", ok: false, outcome: undefined },
          { error: undefined, ok: true, outcome: "nothing" }
        ]
      )
      assert.notInclude(Trace.toText(events), "lovelace")
    })
  )
})
