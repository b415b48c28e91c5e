/**
 * `effect-imap trace`: what a trace tells, in the terminal.
 */
import { Reader, Waterfall } from "@effect-imap/visualizer"
import { Console, Effect, FileSystem, Schema } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import * as ExitCode from "./exitCode.ts"
import { Exit } from "./failure.ts"
import { standardOutput } from "./liveSteps.ts"

const flags = {
  files: Argument.String("file").pipe(
    Argument.withSchema(Schema.NonEmptyString),
    Argument.withDescription("A trace that connect or demo wrote"),
    Argument.atLeast(1)
  ),
  wire: Flag.Boolean("wire").pipe(
    Flag.withoutNegation,
    Flag.withDescription("Show what was said on the wire, too"),
    Flag.withDefault(false)
  )
}

/** One file; whether it could be shown. */
const showFile = Effect.fnUntraced(function* (file: string, wire: boolean) {
  const fileSystem = yield* FileSystem.FileSystem
  const bytes = yield* Effect.mapError(fileSystem.readFile(file), () => new Error("the file cannot be read"))
  const trace = yield* Effect.fromResult(Reader.read(bytes))
  yield* Console.log(Waterfall.render(trace, { ...standardOutput().style, wire }).trimEnd())
})

const show = Command.make("show", flags, ({ files, wire }) =>
  Effect.forEach(files, (file, index) =>
    Effect.andThen(index === 0 ? Effect.void : Console.log(""), showFile(file, wire)).pipe(
      Effect.as(true),
      Effect.catch(({ message }) => Effect.as(Console.error(`${file}: ${message}`), false))
    )
  ).pipe(
    Effect.flatMap((shown) =>
      shown.every(Boolean) ? Effect.void : new Exit({ code: ExitCode.configuration })
    )
  )
).pipe(Command.withDescription("Draw when each step began, how long it took, and what the server said"))

export const trace = Command.make("trace").pipe(
  Command.withDescription("Look at a trace"),
  Command.withSubcommands([show])
)
