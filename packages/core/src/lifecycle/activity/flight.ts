/**
 * The activities of the steps between login and mailbox. The command of a step was either sent along with an earlier
 * one, or is written now with the flight that it begins.
 */
import { Effect } from "effect"
import * as ImapError from "../../failure/ImapError.ts"
import type { ActivityOutcome, FlightInput } from "../machine/activities.ts"
import type { WayIn } from "../machine/Settings.ts"
import * as Steps from "../machine/Steps.ts"
import { ours } from "../../failure/Quotation.ts"
import type { Step } from "../../failure/Reason.ts"
import type * as Entry from "../session/Entry.ts"
import type { Activity } from "../interpreter/Interpreter.ts"
import type { Session } from "../session/Session.ts"
import { answered, perform, type Steps as Waits, written } from "./activity.ts"
import { encodingFor } from "./encodingFor.ts"
import { type Run, session } from "./Run.ts"
import { failed } from "./quirk.ts"
import type { Asking, Planned } from "./steps/Asking.ts"
import { capability } from "./steps/capability.ts"
import { compress } from "./steps/compress.ts"
import { enable } from "./steps/enable.ts"
import { id } from "./steps/id.ts"
import { select } from "./steps/select.ts"
import { without } from "../../base/without.ts"

type FlightStep = Steps.FlightStep

/** The commands of each step. */
const asking: { readonly [Id in FlightStep]: Asking<Id> } = { capability, id, enable, select, compress }

type Outcome<Id extends FlightStep> = ActivityOutcome<Steps.ActivityOf<Id>>
type Performed<Id extends FlightStep> = Activity<Outcome<Id>>

/** Asks a step on the winner's session, or on that of a way in; the quirks explain its failure. */
export const ask = <Id extends FlightStep>(
  step: Id,
  run: Run,
  flight: FlightInput,
  wayIn?: WayIn
): Performed<Id> => perform(asked(step, run, flight, wayIn), (error) => failed(run, error))

/** Takes or writes the step's command, and reads the answer. */
function* asked<Id extends FlightStep>(
  step: Id,
  run: Run,
  flight: FlightInput,
  wayIn: WayIn | undefined
): Waits<Outcome<Id>> {
  const from = yield* session(run, wayIn, step)
  const entry = takeInFlight(run, step) ?? (yield* begun(run, from, step, flight))
  const answer = yield* answered(from.commands, entry)
  const encoding = encodingFor(flight.capabilities, flight.utf8)
  const again = (planned: Planned) => Effect.suspend(() => from.commands.ask({ ...planned, step }, encoding))
  return yield* asking[step].outcome({ run, from, entry, answer, again }, flight)
}

/** The activities of the steps, by the names by which the machine invokes them. */
export const steps = activities()
function activities(): {
  readonly [Id in FlightStep as Steps.ActivityOf<Id>]: (
    run: Run,
    input: { readonly flight: FlightInput }
  ) => Performed<Id>
}
function activities(): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Steps.order.map((step) => [
      Steps.of(step).activity,
      (run: Run, { flight }: { readonly flight: FlightInput }) => ask(step, run, flight)
    ])
  )
}

/** The command of `step`, written now with the flight that it begins. */
function* begun(run: Run, to: Session, step: FlightStep, input: FlightInput): Waits<Entry.Entry> {
  const due = input.steps.slice(input.steps.indexOf(step))
  const commands = commandsOf(run, { ...input, steps: due })
  const encoding = encodingFor(input.capabilities, input.utf8)
  const [first, ...rest] = yield* written(to.commands, commands, encoding)
  if (first === undefined)
    return yield* ImapError.make({ _tag: "Defect", problem: ours("an empty flight") }, step)
  keepInFlight(run, rest)
  return first
}

/** The commands of a flight. */
export const commandsOf = (run: Run, input: FlightInput): ReadonlyArray<Entry.Planned> =>
  input.steps.map((step) => ({ ...asking[step].planned(run, input), step }))

/** Keeps written commands until their steps take them. */
export const keepInFlight = ({ attempt }: Run, entries: ReadonlyArray<Entry.Entry>): void => {
  if (entries.length > 0) attempt.inFlight = attempt.inFlight.concat(entries)
}

/** Takes the command of the step, if it was sent along with an earlier one. */
export const takeInFlight = ({ attempt }: Run, step: Step): Entry.Entry | undefined => {
  const found = attempt.inFlight.find((entry) => entry.step === step)
  if (found !== undefined) attempt.inFlight = without(attempt.inFlight, found)
  return found
}
