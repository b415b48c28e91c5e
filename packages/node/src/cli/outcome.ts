/**
 * How a run of `connect` ends, and what is said of it: on standard output one JSON object, or words for people.
 */
import type { ImapError } from "@effect-imap/core/ImapError"
import type { Report } from "@effect-imap/core/Report"
import { visible } from "@effect-imap/core/Trace"
import { Console, Data, Effect } from "effect"
import * as ExitCode from "./ExitCode.ts"
import { type CommandLineError, Exit } from "./failure.ts"
import * as Json from "./Json.ts"
import * as LiveSteps from "./LiveSteps.ts"
import * as Secrets from "./Secrets.ts"
import * as Words from "./Words.ts"

/** A failed attempt, with what was found out until then. */
export class Failed extends Data.TaggedError("Failed")<{
  readonly error: ImapError
  readonly report: Report | undefined
}> {}

/** The end of a connection behind its result: that was printed already. */
export class Lost extends Data.TaggedError("Lost")<{ readonly error: ImapError }> {}

/** One run of the command: how it prints, and the secrets that it must not print. */
export interface Run {
  readonly json: boolean
  readonly redactor: Secrets.Redactor
}

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
  <A, R>(effect: Effect.Effect<A, ImapError | CommandLineError, R>) =>
    effect.pipe(
      Effect.catchTag("ImapError", (error) => new Failed({ error, report: report() })),
      Effect.onInterrupt(() => {
        stopDrawing()
        return run.json
          ? Console.log(Json.render(Json.interrupted(foundOut(report(), run))))
          : Console.error("Interrupted.")
      })
    )

export const say = (failure: Failed | Lost, run: Run) => {
  const error = Secrets.maskError(failure.error, run.redactor)
  return run.json && failure._tag === "Failed"
    ? Console.log(Json.render(Json.failed(error, foundOut(failure.report, run))))
    : Console.error(Words.failed(error, LiveSteps.standardError().style))
}

export const sayFailure = (failure: Failed | Lost, run: Run) =>
  Effect.andThen(say(failure, run), new Exit({ code: ExitCode.exitCode(failure.error) }))

export const sayRefusal = ({ problem }: CommandLineError, run: Run) =>
  Effect.gen(function* () {
    if (run.json) yield* Console.log(Json.render(Json.refused(problem)))
    yield* Console.error(visible(problem))
    return yield* new Exit({ code: ExitCode.commandLine })
  })
