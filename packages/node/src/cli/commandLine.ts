/**
 * The command `effect-imap`: its subcommands, and the message for an invalid command line.
 */
import { visible } from "@effect-imap/core/internal/Trace"
import { version } from "@effect-imap/core/internal/Trace"
import { Console, Effect, Fiber, Logger } from "effect"
import { CliConfig, CliOutput, type CliError, Command, GlobalFlag } from "effect/cli"
import * as ExitCode from "./output/ExitCode.ts"
import { Exit } from "./output/failure.ts"
import * as Help from "./Help.ts"
import { standardOutput } from "./output/LiveSteps.ts"
import { print, refuse } from "./output/refusal.ts"
import { problemIn } from "./settings/secretArguments.ts"
import { subcommands } from "./subcommands.ts"
import { complain } from "./output/complain.ts"

const secretFlags = new Set(["--password", "--pass", "--token"])

const builtIns = [GlobalFlag.Help, GlobalFlag.Version, GlobalFlag.Completions] as const

/** The time that an interrupt waits for finalizers: longer than teardown should take, and still bearable at a terminal. */
const finalizerTimeout = "800 millis"

/** Writes the library's warnings to standard error; standard output is for results. */
const toStandardError = Logger.make(({ message }) => {
  process.stderr.write(`Warning: ${visible([message].flat().map(String).join(" "))}\n`)
})

/** Runs the command. Fails only with an exit code; everything else has been printed by then. */
export const runCommand = (args: ReadonlyArray<string>) =>
  withoutSecrets(args).pipe(
    Effect.flatMap(commandFor),
    Effect.flatMap((command) => Command.runWith(command, { version })(args)),
    Effect.catch((error) =>
      error instanceof Exit
        ? Effect.fail(error)
        : new Exit({
            code: error._tag === "ShowHelp" && error.errors.length === 0 ? 0 : ExitCode.commandLine
          })
    ),
    Effect.catchDefect((defect) =>
      Effect.andThen(
        complain(`This is a bug in effect-imap: ${String(defect)}`),
        new Exit({ code: ExitCode.unavailable })
      )
    ),
    Effect.provideService(CliOutput.Presenter, presenter(args.includes("--json"))),
    Effect.provide(CliConfig.layer({ builtIns })),
    Effect.provide(Logger.layer([toStandardError])),
    withFinalizerTimeout
  )

const commandFor = (args: ReadonlyArray<string>) =>
  Effect.map(subcommands(args), (known) =>
    Command.make("effect-imap").pipe(
      Command.withDescription("Connect an account to a mailbox on any IMAP server, or say exactly why not"),
      Command.withSubcommands(known)
    )
  )

const presenter = (json: boolean): CliOutput.Presenter => ({
  present: Effect.fnUntraced(function* (event) {
    if (event._tag === "Help") {
      return yield* Console.log(Help.render(event.helpDoc, Math.min(80, standardOutput().style.width)))
    }
    if (event._tag === "Version") return yield* CliOutput.defaultPresenter.present(event)
    yield* print(sentence(event.errors), event.commandPath.join(" "), json)
  })
})

/**
 * Describes an invalid command line in a sentence, without unexpected values: one may be a password whose flag is
 * missing.
 */
const sentence = (errors: ReadonlyArray<CliError.NonShowHelpErrors>): string => {
  const unknown = errors.flatMap((error) => (error._tag === "UnrecognizedOption" ? [error] : []))
  if (unknown.some(({ option }) => secretFlags.has(option))) {
    return "A secret must not be an argument, because every user of this machine can read arguments: use --password-file FILE, --password-command CMD, --token-command CMD, or IMAP_PASSWORD or IMAP_TOKEN in the environment."
  }
  const [first] = unknown.length > 0 ? unknown : errors
  if (first?._tag === "UnexpectedArgument") return "One argument does not belong to any flag."
  return sentences(
    (first?.message ?? "The command line is not valid.").replace("Expected: Schema validation failed: ", "")
  )
}

/** Puts the parser's message on one line: what is wrong, and what was probably meant. */
const sentences = (message: string): string => {
  const [problem = "", suggestions] = message.split(/\s*Did you mean this\?\s*/)
  const line = problem.trim().replaceAll(/\s+/g, " ")
  const stop = /[.?!]$/.test(line) ? "" : "."
  const meant = suggestions
    ?.trim()
    .split(/\s*\n\s*/)
    .join(" or ")
  return `${line}${stop}${meant === undefined ? "" : ` Did you mean ${meant}?`}`
}

/** Waits for the finalizers of an interrupted command, but not forever: one that hangs must not block the terminal. */
const withFinalizerTimeout = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.flatMap(Effect.forkDetach(effect, { startImmediately: true }), (fiber) =>
    Fiber.join(fiber).pipe(
      Effect.onInterrupt(() => Effect.timeoutOption(Fiber.interrupt(fiber), finalizerTimeout))
    )
  )

const withoutSecrets = Effect.fnUntraced(function* (args: ReadonlyArray<string>) {
  const problem = problemIn(args)
  if (problem === undefined) return args
  return yield* refuse(problem, "effect-imap", args.includes("--json"))
})
