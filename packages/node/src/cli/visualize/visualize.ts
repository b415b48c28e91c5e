/**
 * `effect-imap visualize`: shows traces in the browser, on this machine until Ctrl-C.
 */
import { Console, Effect, FileSystem, Option, Path, Schema } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import * as ExitCode from "../output/ExitCode.ts"
import { Exit } from "../output/failure.ts"
import { port } from "../settings/flags.ts"
import * as CliPath from "../settings/CliPath.ts"
import { readProblem } from "../../file/readProblem.ts"
import * as Browser from "./Browser.ts"
import { complain } from "../output/complain.ts"

const flags = {
  files: CliPath.argument("file").pipe(
    Argument.withSchema(Schema.NonEmptyString),
    Argument.withDescription(
      "A trace (also gzipped), an exported page, another client's log, or a folder of them"
    ),
    Argument.variadic()
  ),
  port: port("port", "The port (a free one)"),
  host: Flag.String("host").pipe(
    Flag.withMetavar("ADDRESS"),
    Flag.withDescription("The address to listen on (127.0.0.1)"),
    Flag.optional
  ),
  allowNetwork: Flag.Boolean("allow-network").pipe(
    Flag.withoutNegation,
    Flag.withDescription("Let other machines reach --host, without encryption"),
    Flag.withDefault(false)
  ),
  allowedHost: Flag.String("allowed-host").pipe(
    Flag.withMetavar("NAME"),
    Flag.withDescription("An accepted host name, such as that of a reverse proxy; may be repeated"),
    Flag.atLeast(0)
  ),
  open: Flag.Boolean("open").pipe(
    Flag.withoutNegation,
    Flag.withDescription("Also open the page in a browser"),
    Flag.withDefault(false)
  )
}

/** Returns the traces of a folder, such as `--trace FOLDER/` writes, sorted by name; or the file itself. */
const within = Effect.fnUntraced(function* (file: string) {
  const fileSystem = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  const entries = yield* Effect.option(fileSystem.readDirectory(file))
  if (Option.isNone(entries)) return [file]
  const traces = entries.value.filter((name) => /\.(jsonl(\.gz)?|in|out)$/.test(name)).toSorted()
  if (traces.length === 0) return yield* Effect.fail(new Error(`${file}: there is no trace in this folder`))
  return traces.map((name) => path.join(file, name))
})

const readFile = Effect.fnUntraced(function* (file: string) {
  const fileSystem = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  const bytes = yield* Effect.mapError(
    fileSystem.readFile(file),
    (error) => new Error(`${file}: ${readProblem(error)}`)
  )
  return { name: path.basename(file), bytes: new Uint8Array(bytes) }
})

export const visualize = Command.make(
  "visualize",
  flags,
  Effect.fnUntraced(
    function* ({ allowNetwork, allowedHost, files, host, open, port }) {
      const paths = (yield* Effect.forEach(files, within)).flat()
      const given = yield* Effect.forEach(paths, readFile)
      const title = given.map(({ name }) => name).join(", ")
      const url = yield* Browser.recorded(given, {
        title: title === "" ? undefined : title,
        port: Option.getOrUndefined(port),
        host: Option.getOrUndefined(host),
        allowNetwork,
        allowedHosts: allowedHost
      })
      yield* Console.log(url)
      yield* complain("The page is available on this machine until Ctrl-C.")
      if (open) yield* Browser.open(url)
      return yield* Effect.never
    },
    Effect.scoped,
    Effect.catch(({ message }) =>
      Effect.andThen(complain(message), new Exit({ code: ExitCode.configuration }))
    )
  )
)
