/** One truth: a word that is changed in its one place is changed in errors, terminal, JSON, page and markdown. */
import * as ImapConnection from "@effect-imap/core/ImapConnection"
import { Policy, make as policy } from "@effect-imap/core/Policy"
import { AuthRejected } from "@effect-imap/core/internal/Reason"
import * as Simulator from "@effect-imap/core/Simulator"
import * as Trace from "@effect-imap/core/Trace"
import { explain } from "@effect-imap/visualizer/internal/Explain"
import * as Export from "@effect-imap/visualizer/internal/Export"
import * as Reader from "@effect-imap/visualizer/internal/Reader"
import { connections } from "@effect-imap/visualizer/internal/Spans"
import * as Verdict from "@effect-imap/visualizer/internal/Verdict"
import { assert, it } from "@effect/vitest"
import { Effect, Option, Redacted, Result } from "effect"
import * as Json from "../../../src/cli/output/Json.ts"
import * as Words from "../../../src/cli/output/Words.ts"

/** A login that the server refuses: its error, and what its trace holds. */
const refused = Effect.gen(function* () {
  const ring = Trace.ring()
  const error = yield* ImapConnection.make({
    host: "imap.example.com",
    user: "ada@example.com",
    password: Redacted.make("wrong")
  }).pipe(
    Effect.scoped,
    Effect.flip,
    Effect.provide(Simulator.layer(Simulator.profiles.wellBehaved)),
    Effect.provideService(Policy, policy({ attempts: 1 })),
    Trace.withSink(ring.sink)
  )
  return { error, text: Trace.toText([...Option.toArray(ring.header()), ...ring.events()]) }
})

it.effect("D81 one word, changed in one place, changes wherever the failure is told", () =>
  Effect.gen(function* () {
    const { meaning } = AuthRejected
    const { advice, title } = meaning
    Reflect.set(meaning, "title", "The server did not zebra the user name and password")
    Reflect.set(meaning, "advice", "Zebra the user name and password.")
    const { error, text } = yield* refused
    const trace = Result.getOrThrow(Reader.read(new TextEncoder().encode(text)))
    const verdict = connections(trace)
      .map((connection) => Verdict.recorded(connection))
      .at(-1)
    const written = (form: Export.Form) => Result.getOrThrow(Export.to(form, text))
    const shown = {
      error: `${error.title} ${error.advice}`,
      message: error.message,
      terminal: Words.failed(error, { color: false, width: 10_000 }),
      json: JSON.stringify(Json.failed(error, undefined)),
      explain: explain(trace, { width: 10_000 }),
      page: JSON.stringify(verdict?.reason),
      markdown: written("md")
    }
    Reflect.set(meaning, "title", title)
    Reflect.set(meaning, "advice", advice)
    for (const [where, words] of Object.entries(shown)) {
      assert.include(words, "The server did not zebra the user name and password", where)
      assert.include(words, "Zebra the user name and password", where)
    }
  })
)
