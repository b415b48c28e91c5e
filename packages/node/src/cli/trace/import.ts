/**
 * `effect-imap trace import`: converts another client's log to a trace, redacted before anything is kept.
 */
import { Bytes, Effect, Option } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import * as CliPath from "../settings/CliPath.ts"
import * as ExitCode from "../output/ExitCode.ts"
import { printPieces } from "../output/printed.ts"
import { formatNames } from "@effect-imap/visualizer/internal/TraceFiles"
import { argument, FileProblem, problemOf, readChunks, writePrivate } from "./files.ts"
import { endWith } from "../output/complain.ts"

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
      const chunks = yield* readChunks(files, Option.getOrUndefined(from)).pipe(
        Effect.catchTag("Unreadable", (error) => problemOf(error))
      )
      if (output === "-") yield* printPieces(decoded(cutInside(chunks)))
      else yield* writePrivate(output, chunks)
    },
    Effect.scoped,
    // a file is read while its trace is taken
    Effect.catchDefect((defect) =>
      defect instanceof FileProblem ? Effect.fail(defect) : Effect.die(defect)
    ),
    Effect.catchTag("FileProblem", endWith(ExitCode.configuration))
  )
).pipe(
  Command.withDescription(
    "Convert another client's log to a trace without its secrets: imapflow, curl -v, openssl s_client, Dovecot rawlog, Thunderbird, MailKit"
  )
)

function* decoded(chunks: Iterable<Uint8Array>): Generator<string, void, void> {
  const utf8 = new TextDecoder()
  for (const piece of chunks) yield utf8.decode(piece)
}

/**
 * Has each piece but the last end inside a line: what ends after such a piece, because it was interrupted or the disk is full,
 * is a trace that was cut, as every reader sees. Chunks are whole lines.
 */
export function* cutInside(chunks: Iterable<Uint8Array>): Generator<Uint8Array, void> {
  let end = new Uint8Array()
  for (const chunk of chunks) {
    yield Bytes.concat([end, chunk.subarray(0, -endOfLine)])
    end = chunk.slice(-endOfLine)
  }
  yield end
}

/** The length of the brace and the line feed with which an event ends. */
const endOfLine = 2
