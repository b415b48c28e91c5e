/** Prints the result of a command that connects: one JSON object on standard output, or words for people. */
import type { Candidate } from "@effect-imap/core/Discovery"
import * as ImapError from "@effect-imap/core/ImapError"
import type { Report } from "@effect-imap/core/internal/Report"
import { Console, Data, Effect } from "effect"
import * as ExitCode from "./ExitCode.ts"
import { type CommandLineError, Exit } from "./failure.ts"
import * as Json from "./Json.ts"
import * as LiveSteps from "./LiveSteps.ts"
import { refuse } from "./refusal.ts"
import * as Secrets from "./Secrets.ts"
import * as Words from "./Words.ts"

/** A failed attempt, with the report up to then. */
export class Failed extends Data.TaggedError("Failed")<{
  readonly error: ImapError.ImapError
  readonly report: Report | undefined
}> {}

/** The end of a connection after its result was printed. */
export class Lost extends Data.TaggedError("Lost")<{ readonly error: ImapError.ImapError }> {}

/** One run of the command: how it prints, the secrets that it must not print, and the server that it found. */
export interface Run {
  /** The subcommand, for the hint about its help. */
  readonly command: "connect" | "discover" | "examine" | "list"
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

/** The progress so far, for a run that ends early. */
export interface Progress {
  readonly report: Effect.Effect<Report | undefined>
  readonly stopDrawing: () => void
}
export const notBegun: Progress = { report: Effect.undefined, stopDrawing: () => {} }

/** Adds the report to a failure; an interrupt is reported as an outcome, too. */
export const reporting =
  (run: Run, { report, stopDrawing }: Progress) =>
  <A, R>(effect: Effect.Effect<A, ImapError.ImapError | CommandLineError, R>) =>
    effect.pipe(
      Effect.catchTag("ImapError", (error) =>
        Effect.flatMap(report, (known) => new Failed({ error, report: known }))
      ),
      Effect.onInterrupt(() => {
        stopDrawing()
        return run.json
          ? Effect.flatMap(report, (known) =>
              Console.log(Json.render(Json.interrupted(foundOut(known, run), run.discovered)))
            )
          : Console.error("Interrupted.")
      })
    )

const foundOut = (report: Report | undefined, { redactor }: Run) =>
  report && Secrets.maskReport(report, redactor)

export const say = (failure: Failed | Lost, run: Run) => {
  const error = Secrets.maskError(failure.error, run.redactor)
  return run.json && failure._tag === "Failed"
    ? Console.log(Json.render(Json.failed(error, foundOut(failure.report, run), run.discovered)))
    : Console.error(Words.failed(error, LiveSteps.standardError().style))
}

/** Prints the failure, if there is one, and fails with the exit code. */
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
        CommandLineError: ({ problem }) => refuse(problem, `effect-imap ${run.command}`, run.json)
      })
    )

const sayFailure = (failure: Failed | Lost, run: Run) =>
  Effect.andThen(say(failure, run), new Exit({ code: ExitCode.exitCode(failure.error) }))

/** Turns a bug of ours into a failure like any other: one object, a code, and no stack trace on standard output. */
const unforeseen = (defect: unknown, redactor: Secrets.Redactor) =>
  ImapError.make({ _tag: "Defect", problem: redactor.mask(String(defect).slice(0, 256)) }, "account")
