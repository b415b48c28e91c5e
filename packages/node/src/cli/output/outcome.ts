/**
 * How a run of `connect` ends, and what is said of it: on standard output one JSON object, or words for people.
 */
import type { Candidate } from "@effect-imap/core/Discovery"
import * as ImapError from "@effect-imap/core/ImapError"
import type { Report } from "@effect-imap/core/internal/Report"
import { visible } from "@effect-imap/core/internal/Trace"
import { Console, Data, Effect } from "effect"
import * as ExitCode from "./ExitCode.ts"
import { type CommandLineError, Exit } from "./failure.ts"
import * as Json from "./Json.ts"
import * as LiveSteps from "./LiveSteps.ts"
import * as Secrets from "./Secrets.ts"
import * as Words from "./Words.ts"

/** A failed attempt, with what was found out until then. */
export class Failed extends Data.TaggedError("Failed")<{
  readonly error: ImapError.ImapError
  readonly report: Report | undefined
}> {}

/** The end of a connection behind its result: that was printed already. */
export class Lost extends Data.TaggedError("Lost")<{ readonly error: ImapError.ImapError }> {}

/** One run of the command: how it prints, the secrets that it must not print, and the server that it looked for. */
export interface Run {
  /** The subcommand, whose help is named. */
  readonly command: "connect" | "discover"
  readonly json: boolean
  readonly redactor: Secrets.Redactor
  discovered: Candidate | undefined
}

export const newRun = (command: Run["command"], json: boolean): Run => ({
  command,
  json,
  redactor: Secrets.make(),
  discovered: undefined
})

/** How far it came, for whoever has to tell of an end before the end. */
export interface Progress {
  readonly report: () => Report | undefined
  readonly stopDrawing: () => void
}
export const notBegun: Progress = { report: () => undefined, stopDrawing: () => {} }

const foundOut = (report: Report | undefined, { redactor }: Run) =>
  report && Secrets.maskReport(report, redactor)

/** A failure takes the report along; an interrupt is an outcome, too. */
export const reporting =
  (run: Run, { report, stopDrawing }: Progress) =>
  <A, R>(effect: Effect.Effect<A, ImapError.ImapError | CommandLineError, R>) =>
    effect.pipe(
      Effect.catchTag("ImapError", (error) => new Failed({ error, report: report() })),
      Effect.onInterrupt(() => {
        stopDrawing()
        return run.json
          ? Console.log(Json.render(Json.interrupted(foundOut(report(), run), run.discovered)))
          : Console.error("Interrupted.")
      })
    )

export const say = (failure: Failed | Lost, run: Run) => {
  const error = Secrets.maskError(failure.error, run.redactor)
  return run.json && failure._tag === "Failed"
    ? Console.log(Json.render(Json.failed(error, foundOut(failure.report, run), run.discovered)))
    : Console.error(Words.failed(error, LiveSteps.standardError().style))
}

const sayFailure = (failure: Failed | Lost, run: Run) =>
  Effect.andThen(say(failure, run), new Exit({ code: ExitCode.exitCode(failure.error) }))

const sayRefusal = ({ problem }: CommandLineError, run: Run) =>
  Effect.gen(function* () {
    if (run.json) yield* Console.log(Json.render(Json.refused(problem)))
    yield* Console.error(visible(problem))
    yield* Console.error(`Try: effect-imap ${run.command} --help`)
    return yield* new Exit({ code: ExitCode.commandLine })
  })

/** A fault of our own is a failure like any other: one object, a code, and no stack on standard output. */
const unforeseen = (defect: unknown, redactor: Secrets.Redactor) =>
  ImapError.make({ _tag: "Defect", problem: redactor.mask(String(defect).slice(0, 256)) }, "account")

/** Says what was not said yet; what is left is the exit code. */
export const settled =
  (run: Run) =>
  <A, R>(effect: Effect.Effect<A, Failed | Lost | CommandLineError, R>) =>
    effect.pipe(
      Effect.catchDefect(
        (defect) => new Failed({ error: unforeseen(defect, run.redactor), report: undefined })
      ),
      Effect.catchTags({
        Failed: (failed) => sayFailure(failed, run),
        Lost: (lost) => sayFailure(lost, run),
        CommandLineError: (error) => sayRefusal(error, run)
      })
    )
