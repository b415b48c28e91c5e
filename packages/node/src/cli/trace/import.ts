/**
 * `effect-imap trace import`: converts another client's log to a trace, redacted before anything is kept.
 */
import { formatNames } from "@effect-imap/visualizer/internal/TraceFiles"
import { Console, Effect, Option } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import * as CliPath from "../settings/CliPath.ts"
import * as ExitCode from "../output/ExitCode.ts"
import { Exit } from "../output/failure.ts"
import { argument, readChunks, writePrivate } from "./files.ts"

const flags = {
  files: argument("file").pipe(Argument.atLeast(1)),
  from: Flag.Literals("from", formatNames).pipe(
    Flag.withDescription("The program that wrote the log (detected)"),
    Flag.optional
  ),
  output: CliPath.flag("output").pipe(
    Flag.withAlias("o"),
    Flag.withMetavar("FILE"),
    Flag.withDescription("Where to write the trace (-, the terminal)"),
    Flag.withDefault("-")
  )
}

export const importLog = Command.make(
  "import",
  flags,
  Effect.fnUntraced(
    function* ({ files, from, output }) {
      const chunks = yield* readChunks(files, Option.getOrUndefined(from))
      if (output === "-") yield* printed(chunks)
      else yield* writePrivate(output, chunks)
    },
    Effect.catchTag("FileProblem", ({ message }) =>
      Effect.andThen(Console.error(message), new Exit({ code: ExitCode.configuration }))
    )
  )
).pipe(
  Command.withDescription(
    "Convert another client's log to a trace without its secrets: imapflow, curl -v, openssl s_client, Dovecot rawlog, Thunderbird, MailKit"
  )
)

/** Prints whole lines at a time, between which an interrupt is heard. */
const printed = Effect.fnUntraced(function* (chunks: Iterable<Uint8Array>) {
  const utf8 = new TextDecoder()
  for (const chunk of chunks) {
    yield* Console.log(utf8.decode(chunk).trimEnd())
    yield* Effect.yieldNow
  }
})
