/**
 * The command `effect-imap`: its subcommands, and what is said about a command line that cannot be followed.
 */
import { visible } from "@effect-imap/core/internal/Trace"
import { version } from "@effect-imap/core/internal/Trace"
import { Console, Effect, Fiber, Logger } from "effect"
import { CliConfig, CliOutput, type CliError, Command, GlobalFlag } from "effect/cli"
import { connect } from "./connect/connect.ts"
import { discover } from "./discover/discover.ts"
import { demo } from "./demo/demo.ts"
import * as ExitCode from "./output/ExitCode.ts"
import { Exit } from "./output/failure.ts"
import { fleet } from "./fleet/fleet.ts"
import * as Help from "./output/Help.ts"
import * as Json from "./output/Json.ts"
import { standardOutput } from "./output/LiveSteps.ts"
import { machine } from "./machine.ts"
import { problemIn } from "./settings/secretArguments.ts"
import { simulate } from "./simulate.ts"
import { trace } from "./trace/trace.ts"
import { visualize } from "./visualize/visualize.ts"

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
  return sentences(
    (first?.message ?? "The command line cannot be followed.").replace(
      "Expected: Schema validation failed: ",
      ""
    )
  )
}

/** The parser's message in one line: what is wrong, and what may have been meant. */
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

const refused = Effect.fnUntraced(function* (problem: string, json: boolean) {
  if (json) yield* Console.log(Json.render(Json.refused(problem)))
  yield* Console.error(visible(problem))
})

const presenter = (json: boolean): CliOutput.Presenter => ({
  present: Effect.fnUntraced(function* (event) {
    if (event._tag === "Help") {
      return yield* Console.log(Help.render(event.helpDoc, Math.min(80, standardOutput().style.width)))
    }
    if (event._tag === "Version") return yield* CliOutput.defaultPresenter.present(event)
    yield* refused(sentence(event.errors), json)
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

const withoutSecrets = Effect.fnUntraced(function* (args: ReadonlyArray<string>) {
  const problem = problemIn(args)
  if (problem === undefined) return args
  yield* refused(problem, args.includes("--json"))
  return yield* new Exit({ code: ExitCode.commandLine })
})

/** Runs the command. Fails with nothing but an exit code: all else was said by then. */
export const run = (args: ReadonlyArray<string>) =>
  Effect.flatMap(withoutSecrets(args), Command.runWith(root, { version })).pipe(
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
