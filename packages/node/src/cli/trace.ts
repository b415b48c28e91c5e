/**
 * `effect-imap trace`: what a trace tells, in the terminal or for others.
 */
import { Waterfall } from "@effect-imap/visualizer"
import { compare } from "@effect-imap/visualizer/Compare"
import { explain as explainTrace } from "@effect-imap/visualizer/Explain"
import * as Diff from "@effect-imap/visualizer/Diff"
import { connections } from "@effect-imap/visualizer/Spans"
import type { ReadTrace } from "@effect-imap/visualizer/Reader"
import { Console, Effect } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import * as ExitCode from "./ExitCode.ts"
import { Exit } from "./failure.ts"
import { standardOutput } from "./LiveSteps.ts"
import { exportTrace } from "./traceExport.ts"
import { importLog } from "./traceImport.ts"
import { replayTrace } from "./traceReplay.ts"
import { argument, FileProblem, readTrace } from "./traceFiles.ts"

const wire = Flag.Boolean("wire").pipe(
  Flag.withoutNegation,
  Flag.withDescription("Show what was said on the wire, too"),
  Flag.withDefault(false)
)
const files = argument("file").pipe(Argument.atLeast(1))

/** Each of the files as text; those that cannot be read are named, and the others shown all the same. */
const printed = (paths: ReadonlyArray<string>, text: (trace: ReadTrace) => string) =>
  Effect.forEach(paths, (path, index) =>
    readTrace(path).pipe(
      Effect.tap(({ trace }) => Console.log(`${index === 0 ? "" : "\n"}${text(trace).trimEnd()}`)),
      Effect.as(true),
      Effect.catchTag("FileProblem", ({ message }) => Effect.as(Console.error(message), false))
    )
  ).pipe(
    Effect.flatMap((shown) =>
      shown.every(Boolean) ? Effect.void : new Exit({ code: ExitCode.configuration })
    )
  )

const show = Command.make("show", { files, wire }, ({ files, wire }) =>
  printed(files, (trace) => Waterfall.render(trace, { ...standardOutput().style, wire }))
).pipe(Command.withDescription("Draw when each step began, how long it took, and what the server said"))

const explain = Command.make("explain", { files }, ({ files }) =>
  printed(files, (trace) => explainTrace(trace, standardOutput().style))
).pipe(Command.withDescription("Say why it failed, what to try, and where the time went"))

/** The connection of a file that is worth comparing. */
const side = Effect.fnUntraced(function* (path: string) {
  const { trace } = yield* readTrace(path)
  const connection = Diff.chosen(connections(trace))
  if (connection === undefined) {
    return yield* new FileProblem({ file: path, problem: "the trace holds no connection" })
  }
  return { name: path, connection }
})

const diff = Command.make("diff", { a: argument("a"), b: argument("b") }, ({ a, b }) =>
  Effect.all([side(a), side(b)]).pipe(
    Effect.tap(([a, b]) => Console.log(compare(a, b, standardOutput().style).trimEnd())),
    Effect.flatMap(([a, b]) =>
      Diff.of(a.connection, b.connection).same ? Effect.void : new Exit({ code: ExitCode.different })
    ),
    Effect.catchTag("FileProblem", ({ message }) =>
      Effect.andThen(Console.error(message), new Exit({ code: ExitCode.configuration }))
    )
  )
).pipe(
  Command.withDescription(
    "Compare two connections: the first transition and line that differ, and each step; 1 where they differ"
  )
)

export const trace = Command.make("trace").pipe(
  Command.withDescription("Look at a trace"),
  Command.withSubcommands([show, explain, diff, exportTrace, importLog, replayTrace])
)
