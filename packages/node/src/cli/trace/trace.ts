/**
 * `effect-imap trace`: shows what a trace contains, in the terminal or for others.
 */
import { inPieces } from "@effect-imap/core/internal/LongWork"
import * as Waterfall from "@effect-imap/visualizer/internal/Waterfall"
import { comparing } from "@effect-imap/visualizer/internal/Compare"
import { explaining } from "@effect-imap/visualizer/internal/Explain"
import * as Diff from "@effect-imap/visualizer/internal/Diff"
import { deriving } from "@effect-imap/visualizer/internal/Spans"
import type { ReadTrace } from "@effect-imap/visualizer/Reader"
import { Console, Effect } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import * as CliPath from "../settings/CliPath.ts"
import * as ExitCode from "../output/ExitCode.ts"
import { Exit } from "../output/failure.ts"
import { standardOutput } from "../output/LiveSteps.ts"
import { printPieces, printText } from "../output/printed.ts"
import { exportTrace } from "./export.ts"
import { importLog } from "./import.ts"
import { replayTrace } from "./replay.ts"
import { loadRules } from "./rules.ts"
import { argument, eachLog, FileProblem, readTrace } from "./files.ts"
import { complain, endWith } from "../output/complain.ts"
import { visible } from "@effect-imap/core/internal/Trace"

const wire = Flag.Boolean("wire").pipe(
  Flag.withoutNegation,
  Flag.withDescription("Also show the lines on the wire"),
  Flag.withDefault(false)
)
const files = argument("file").pipe(Argument.atLeast(1))

/** Prints each file as text. One that cannot be read is named, and the others are still shown. */
const printed = (paths: ReadonlyArray<string>, text: (trace: ReadTrace) => Iterable<string>) =>
  Effect.forEach(eachLog(paths), (path, index) =>
    readTrace(path).pipe(
      Effect.tap(() => (index === 0 ? Effect.void : Console.log(""))),
      Effect.flatMap(({ trace }) => printPieces(text(trace))),
      Effect.as(true),
      Effect.catchTag("FileProblem", ({ message }) => Effect.as(complain(message), false))
    )
  ).pipe(
    Effect.flatMap((shown) =>
      shown.every(Boolean) ? Effect.void : new Exit({ code: ExitCode.configuration })
    )
  )

const show = Command.make("show", { files, wire }, ({ files, wire }) =>
  printed(files, (trace) => Waterfall.rendering(trace, { ...standardOutput().style, wire }))
).pipe(Command.withDescription("Draw when each step began, how long it took, and what the server said"))

const rules = CliPath.flag("rules").pipe(
  Flag.withMetavar("MODULE"),
  Flag.withDescription(
    "Also say what rules of your own find: an ES module that exports one, or an array, as its default"
  ),
  Flag.atLeast(0)
)

const explain = Command.make("explain", { files, rules }, ({ files, rules }) =>
  Effect.forEach(rules, loadRules).pipe(
    Effect.flatMap((loaded) =>
      printed(files, (trace) => explaining(trace, { ...standardOutput().style, rules: loaded.flat() }))
    ),
    Effect.catchTag("FileProblem", endWith(ExitCode.configuration))
  )
).pipe(Command.withDescription("Say why a connection failed, what to try, and where the time went"))

/** Returns the connection of a file that `chosen` chooses. */
const side = Effect.fnUntraced(function* (path: string, chosen: typeof Diff.chosen) {
  const { trace } = yield* readTrace(path)
  const connection = chosen(yield* inPieces(() => deriving(trace.entries, trace.header)))
  if (connection === undefined) {
    return yield* new FileProblem({ file: path, problem: "the trace contains no connection" })
  }
  return { name: visible(path), connection }
})

const diff = Command.make("diff", { a: argument("a"), b: argument("b") }, ({ a, b }) =>
  Effect.gen(function* () {
    const one = yield* side(a, Diff.chosen)
    return [one, yield* side(b, (all) => Diff.counterpartOf(one.connection, all))] as const
  }).pipe(
    Effect.flatMap(([a, b]) => inPieces(() => comparing(a, b, standardOutput().style))),
    Effect.tap(({ text }) => printText(text)),
    Effect.flatMap(({ same }) => (same ? Effect.void : new Exit({ code: ExitCode.different }))),
    Effect.catchTag("FileProblem", endWith(ExitCode.configuration))
  )
).pipe(
  Command.withDescription(
    "Compare two connections: the first transition and line that differ, and each step; exits with 1 if they differ"
  )
)

export const trace = Command.make("trace").pipe(
  Command.withSubcommands([show, explain, diff, exportTrace, importLog, replayTrace])
)
