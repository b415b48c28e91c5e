/**
 * For the tests of an app: if one fails, a page shows its conversation with the server, open at the line that shows why.
 *
 * **Example** (With `@effect/vitest`; any other test runner works)
 *
 * ```ts
 * import { pageOnFailure } from "@effect-imap/node/testing"
 * import * as Simulator from "@effect-imap/core/Simulator"
 * import { it } from "@effect/vitest"
 * import { Effect } from "effect"
 *
 * declare const app: Effect.Effect<void>
 *
 * it.effect("files invoices", ({ task }) =>
 *   Effect.andThen(app, Simulator.messages("Archive")).pipe(
 *     Effect.provide(Simulator.layer(Simulator.profiles.wellBehaved)),
 *     Effect.provide(pageOnFailure({ name: task.name }))
 *   )
 * )
 * ```
 */
import * as Fs from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import * as Trace from "@effect-imap/core/internal/Trace"
import { reasonOf } from "@effect-imap/visualizer/internal/Verdict"
import { toHtml } from "@effect-imap/visualizer/Html"
import { read } from "@effect-imap/visualizer/Reader"
import { connections } from "@effect-imap/visualizer/internal/Spans"
import { Effect, Exit, type Layer, Option, Result } from "effect"

/** The options of the page for a failed test. */
export interface PageOptions {
  /** The name of the test, and of the page. */
  readonly name?: string | undefined
  /** The folder for pages. By default each goes into a new private temporary folder. */
  readonly folder?: string | undefined
}

/**
 * Records every connection of the effect that it is provided to, and writes a page if that effect fails, dies or is
 * interrupted; the page's address goes to stderr. Provide it to each test, after everything that the test itself
 * provides, and close connections before their server closes: put `Effect.scoped` before `Simulator.layer`. Without a
 * connection, nothing is written.
 */
export const pageOnFailure = (options: PageOptions = {}): Layer.Layer<never> =>
  Trace.layerSink(
    Effect.gen(function* () {
      const ring = Trace.ring({ capacity: 65_536 })
      yield* Effect.addFinalizer((exit) => (Exit.isSuccess(exit) ? Effect.void : writePage(ring, options)))
      return ring.sink
    })
  )

const writePage = (ring: Trace.Ring, options: PageOptions): Effect.Effect<void> =>
  Effect.gen(function* () {
    const trace = Trace.toText([...Option.toArray(ring.header()), ...ring.events()])
    const shown = whatToShow(trace)
    if (Option.isNone(shown)) return
    const { fragment, sentence } = shown.value
    const name = options.name ?? "an IMAP connection"
    const file = yield* write(toHtml(trace, { title: name }), name, options)
    process.stderr.write(`\nTrace of ${name}: ${sentence}\n  ${pathToFileURL(file).href}${fragment}\n`)
  }).pipe(
    // the test still fails for its own reason
    Effect.catch(({ message }) =>
      Effect.logWarning(`The page of a failed test cannot be written: ${message}`)
    )
  )

const write = (page: string, name: string, { folder }: PageOptions) =>
  Effect.try({
    try: () => {
      const place = folder ?? Fs.mkdtempSync(join(tmpdir(), "effect-imap-"))
      Fs.mkdirSync(place, { recursive: true })
      const file = join(place, `${name.replaceAll(/[^\w-]+/g, "-").slice(0, 100)}.html`)
      Fs.writeFileSync(file, page, { mode: 0o600 })
      return file
    },
    catch: (cause) => ({ message: String(cause) })
  })

interface Shown {
  readonly sentence: string
  /** The URL fragment that opens the page at this connection and line. */
  readonly fragment: string
}

type Connection = ReturnType<typeof connections>[number]

/** Chooses the newest connection that failed, otherwise the newest one. */
const whatToShow = (trace: string): Option.Option<Shown> => {
  const all = Result.match(read(trace), { onFailure: () => [], onSuccess: connections })
  const failed = all.findLast((connection) => reasonOf(connection) !== undefined)
  return Option.map(Option.fromNullishOr(failed ?? all.at(-1)), showing)
}

/**
 * Chooses the line: the failure that the trace explains, otherwise the last command without OK, otherwise the last
 * line.
 */
const showing = (connection: Connection): Shown => {
  const { commands, group, moves, wire } = connection
  const failure = reasonOf(connection)
  const refused = commands.findLast(({ answer }) => answer === undefined || answer.condition !== "OK")
  const last = Math.max(moves.at(-1)?.line ?? 0, wire.at(-1)?.line ?? 0)
  const line = failure?.lines[0] ?? refused?.answer?.line ?? refused?.line ?? last
  const answer = refused?.answer?.text.replace(/^\S+ /, "") ?? "not answered"
  const said = refused === undefined ? "no command failed" : `${refused.name}: ${answer}`
  return {
    sentence: failure?.title ?? said,
    fragment: `#${new URLSearchParams({ c: group, l: String(line) })}`
  }
}
