/**
 * Where the password comes from: never an argument, since every user of the machine can read those.
 */
import * as ImapError from "@effect-imap/core/ImapError"
import { Effect, Redacted, Stream, Terminal } from "effect"
import { Prompt } from "effect/cli"
import { ChildProcess, ChildProcessSpawner } from "effect/process"
import { CommandLineError } from "./failure.ts"
import { columnsOf } from "./liveSteps.ts"
import type { Settings } from "./settings.ts"
import { readText } from "./sources.ts"

const ways =
  "IMAP_PASSWORD in the environment, --password-file FILE, or --password-command CMD (IMAP_TOKEN or --token-command for a token)"

const firstLine = (text: string): string => /^[^\r\n]*/.exec(text)?.[0] ?? ""

const unavailable = (problem: string) => ImapError.make({ _tag: "CredentialUnavailable", problem }, "account")

export const redacted = (text: string): Redacted.Redacted => Redacted.make(text)

const filled = (line: string, origin: string, what = "password") =>
  line === "" ? Effect.fail(unavailable(`${origin} gave no ${what}`)) : Effect.succeed(redacted(line))

/** Its standard error and input are the user's, so that it may ask for a passphrase. */
export const fromCommand = Effect.fnUntraced(
  function* (command: string, what: "password" | "token" = "password") {
    const spawner = yield* ChildProcessSpawner.ChildProcessSpawner
    const child = yield* spawner.spawn(
      ChildProcess.make("sh", ["-c", command], { stdin: "inherit", stderr: "inherit", detached: false })
    )
    const output = yield* Stream.mkString(Stream.decodeText(child.stdout))
    const code = yield* child.exitCode
    if (code !== 0) return yield* unavailable(`the ${what} command ended with exit code ${code}`)
    return yield* filled(firstLine(output), `the ${what} command`, what)
  },
  Effect.scoped,
  Effect.catchTag("PlatformError", () => unavailable("the command for the credential could not be run"))
)

const fromFile = Effect.fnUntraced(function* (file: string) {
  return yield* filled(firstLine(yield* readText("password-file", file)), `the file ${file}`)
})

/** Asks on standard error: standard output is for the result alone. */
const fromPrompt = Effect.fnUntraced(function* (user: string) {
  const terminal = yield* Terminal.Terminal
  const onStandardError = Terminal.make({
    ...terminal,
    columns: Effect.sync(() => columnsOf(process.stderr)),
    display: (text) => Effect.sync(() => void process.stderr.write(text))
  })
  return yield* Prompt.run(Prompt.Hidden({ message: `Password of ${user}` })).pipe(
    Effect.provideService(Terminal.Terminal, onStandardError),
    Effect.catchTag("QuitError", () => Effect.interrupt)
  )
})

/** The nearest source that names a password decides; a terminal is asked when none does. */
export const obtain = Effect.fnUntraced(function* (sources: ReadonlyArray<Settings>) {
  const nearest = sources.findLast(
    ({ password, passwordFile, passwordCommand }) =>
      password !== undefined || passwordFile !== undefined || passwordCommand !== undefined
  )
  if (nearest?.passwordCommand !== undefined && nearest.passwordFile !== undefined) {
    return yield* new CommandLineError({
      problem: "A password file and a password command are both given: leave one of them out."
    })
  }
  if (nearest?.passwordCommand !== undefined) return yield* fromCommand(nearest.passwordCommand)
  if (nearest?.passwordFile !== undefined) return yield* fromFile(nearest.passwordFile)
  if (nearest?.password !== undefined) return nearest.password
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    return yield* new CommandLineError({ problem: `No password is given: use ${ways}; a terminal is asked.` })
  }
  return yield* fromPrompt(sources.findLast(({ user }) => user !== undefined)?.user ?? "this account")
})
