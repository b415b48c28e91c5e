/** The sources of the password. It is never an argument, because every user of the machine can read arguments. */
import * as ImapError from "@effect-imap/core/ImapError"
import * as Sizes from "@effect-imap/core/internal/Sizes"
import { Deferred, Duration, Effect, Redacted } from "effect"
import { Prompt } from "effect/cli"
import type { Readable } from "node:stream"
import * as Child from "../../child/Child.ts"
import { ask, isPossible } from "./ask.ts"
import { CommandLineError } from "../output/failure.ts"
import { merge, type Settings } from "./settings.ts"
import { readText } from "./sources.ts"

const ways =
  "IMAP_PASSWORD in the environment, --password-file FILE, or --password-command CMD (IMAP_TOKEN or --token-command for a token)"

export const redacted = (text: string): Redacted.Redacted => Redacted.make(text)

/** The limit of a command without `--timeout`: a person may have to type a passphrase. */
const defaultLimit = Duration.minutes(1)

const maxOutput = Sizes.table.credentialOutput.value

/**
 * Returns the first complete line that a command prints. A command that still runs a second later is ended.
 *
 * It inherits standard error and input, so that it may ask for a passphrase.
 */
export const fromCommand = (
  command: string,
  what: "password" | "token" = "password",
  limit: Duration.Duration = defaultLimit
): Effect.Effect<Redacted.Redacted, ImapError.ImapError> => {
  const fails = (how: string) => unavailable(`the ${what} command failed: ${how}`)
  return Effect.gen(function* () {
    const child = yield* Effect.mapError(
      Child.start(command, ["inherit", "pipe", "inherit"], ({ stdout }) => lineOf(stdout)),
      ({ words }) => fails(words)
    )
    const line = yield* child.streams
    if (line === undefined) return yield* fails("it printed 64 KiB without the end of a line")
    yield* Effect.timeoutOption(child.exited, "1 second")
    const ending = child.ending()
    if (ending !== undefined && !ending.succeeded) return yield* fails(ending.words)
    return yield* filled(line, `the ${what} command printed`, what)
  }).pipe(
    Effect.scoped,
    Effect.timeoutOrElse({
      duration: limit,
      orElse: () => fails(`it printed none within ${Duration.format(limit)}`)
    })
  )
}

const unavailable = (problem: string) => ImapError.make({ _tag: "CredentialUnavailable", problem }, "account")

const filled = (line: string, origin: string, what = "password") =>
  line === "" ? Effect.fail(unavailable(`${origin} no ${what}`)) : Effect.succeed(redacted(line))

/**
 * Reads up to the first line end, or the end of the output; `undefined` if the line is too long. After 64 KiB it reads no
 * more, so that a command that writes without end waits.
 */
const lineOf = (stdout: Readable | null): Effect.Effect<string | undefined> => {
  const line = Deferred.makeUnsafe<string | undefined>()
  const complete = (text: string | undefined) => Deferred.doneUnsafe(line, Effect.succeed(text))
  let text = Buffer.alloc(0)
  const end = () => complete(firstLine(text.toString()))
  stdout?.on("data", (chunk: Buffer) => {
    text = Buffer.concat([text, chunk])
    if (text.includes("\n")) end()
    else if (text.length > maxOutput) complete(undefined)
    if (text.length > maxOutput) stdout.pause()
  })
  stdout?.on("close", end)
  return Deferred.await(line)
}

const firstLine = (text: string): string => /^[^\r\n]*/.exec(text)?.[0] ?? ""

/** Gets the password from the strongest source that names one; if none does, it asks the person at the terminal. */
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
  if (nearest?.passwordCommand !== undefined) {
    const { timeout } = merge(sources)
    return yield* fromCommand(nearest.passwordCommand, "password", timeout)
  }
  if (nearest?.passwordFile !== undefined) return yield* fromFile(nearest.passwordFile)
  if (nearest?.password !== undefined) return nearest.password
  if (!isPossible()) {
    return yield* new CommandLineError({
      problem: `No password is given: use ${ways}, or run the command in a terminal to be asked for it.`
    })
  }
  const user = sources.findLast(({ user }) => user !== undefined)?.user ?? "this account"
  return yield* ask(Prompt.Hidden({ message: `Password of ${user}` }))
})

const fromFile = Effect.fnUntraced(function* (file: string) {
  return yield* filled(firstLine(yield* readText("password-file", file)), `the file ${file} contains`)
})
