/**
 * The command `effect-imap`: its subcommands, and what is said about a command line that cannot be followed.
 */
import { visible } from "@effect-imap/core/Trace"
import { version } from "@effect-imap/core/Trace"
import { Console, Effect, Fiber, Logger } from "effect"
import { CliConfig, CliOutput, type CliError, Command, GlobalFlag } from "effect/cli"
import { connect } from "./connect.ts"
import { discover } from "./discover.ts"
import { demo } from "./demo.ts"
import * as ExitCode from "./ExitCode.ts"
import { Exit } from "./failure.ts"
import { fleet } from "./fleet.ts"
import * as Help from "./Help.ts"
import * as Json from "./Json.ts"
import { standardOutput } from "./LiveSteps.ts"
import { machine } from "./machine.ts"
import { simulate } from "./simulate.ts"
import { trace } from "./trace.ts"
import { visualize } from "./visualize.ts"

const root = Command.make("effect-imap").pipe(
  Command.withDescription("From an account to a selected mailbox on any IMAP server, or the reason why not"),
  Command.withSubcommands([connect, discover, fleet, demo, simulate, visualize, machine, trace])
)

const secretFlags = new Set(["--password", "--pass", "--token"])

/** One sentence. Values that nothing asked for are not repeated: one may be a password that has lost its flag. */
const sentence = (errors: ReadonlyArray<CliError.NonShowHelpErrors>): string => {
  const unknown = errors.flatMap((error) => (error._tag === "UnrecognizedOption" ? [error] : []))
  if (unknown.some(({ option }) => secretFlags.has(option))) {
    return "A secret is never taken from an argument, which every user of the machine can read: use --password-file FILE, --password-command CMD, --token-command CMD, or IMAP_PASSWORD or IMAP_TOKEN in the environment."
  }
  const [first] = unknown.length > 0 ? unknown : errors
  if (first?._tag === "UnexpectedArgument") return "There is an argument that belongs to no flag."
  return (first?.message ?? "The command line cannot be followed.")
    .replace("Expected: Schema validation failed: ", "")
    .replaceAll(/\s+/g, " ")
}

const presenter = (json: boolean): CliOutput.Presenter => ({
  present: Effect.fnUntraced(function* (event) {
    if (event._tag === "Help") {
      return yield* Console.log(Help.render(event.helpDoc, Math.min(80, standardOutput().style.width)))
    }
    if (event._tag === "Version") return yield* CliOutput.defaultPresenter.present(event)
    const problem = sentence(event.errors)
    if (json) yield* Console.log(Json.render(Json.refused(problem)))
    yield* Console.error(visible(problem))
    yield* Console.error(`Try: ${event.commandPath.join(" ")} --help`)
  })
})

const builtIns = [GlobalFlag.Help, GlobalFlag.Version, GlobalFlag.Completions] as const

/** Longer than any teardown should take, shorter than the second after which a person loses patience. */
const patience = "800 millis"

/** An interrupt is waited for, but not for ever: a finalizer that hangs must not hold the terminal. */
const promptly = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.flatMap(Effect.forkDetach(effect, { startImmediately: true }), (fiber) =>
    Fiber.join(fiber).pipe(Effect.onInterrupt(() => Effect.timeoutOption(Fiber.interrupt(fiber), patience)))
  )

/** What the library warns of, in words; standard output is for results. */
const toStandardError = Logger.make(({ message }) => {
  process.stderr.write(`Warning: ${visible([message].flat().map(String).join(" "))}\n`)
})

/** Runs the command. Fails with nothing but an exit code: all else was said by then. */
export const run = (args: ReadonlyArray<string>) =>
  Command.runWith(root, { version })(args).pipe(
    Effect.catch((error) =>
      error instanceof Exit
        ? Effect.fail(error)
        : new Exit({
            code: error._tag === "ShowHelp" && error.errors.length === 0 ? 0 : ExitCode.commandLine
          })
    ),
    Effect.catchDefect((defect) =>
      Effect.andThen(
        Console.error(visible(`A fault of effect-imap itself: ${String(defect)}`)),
        new Exit({ code: ExitCode.unavailable })
      )
    ),
    Effect.provideService(CliOutput.Presenter, presenter(args.includes("--json"))),
    Effect.provide(CliConfig.layer({ builtIns })),
    Effect.provide(Logger.layer([toStandardError])),
    promptly
  )
