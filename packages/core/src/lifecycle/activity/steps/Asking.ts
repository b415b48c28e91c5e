/** The command of a step between login and mailbox, and how its answer becomes an outcome. */
import type { Effect } from "effect"
import type { ImapError } from "../../../failure/ImapError.ts"
import type { ActivityOutcome, FlightInput } from "../../machine/activities.ts"
import type { ActivityOf, FlightStep } from "../../machine/Steps.ts"
import type * as Entry from "../../session/Entry.ts"
import type { Session } from "../../session/Session.ts"
import type { Run } from "../Run.ts"

/** The command of a step, without the name of the step. */
export type Planned = Omit<Entry.Planned, "step">

/** A command with its answer, or with the reason that it has none. */
export interface Asked {
  readonly run: Run
  readonly from: Session
  readonly entry: Entry.Entry
  readonly answer: Entry.Answer
  /** Writes another command of the step, alone. */
  readonly again: (planned: Planned) => Effect.Effect<Pick<Asked, "entry" | "answer">, ImapError>
}

export interface Asking<Id extends FlightStep> {
  readonly planned: (run: Run, flight: FlightInput) => Planned
  /** Converts the answer to the outcome of the activity. */
  readonly outcome: (
    asked: Asked,
    flight: FlightInput
  ) => Effect.Effect<ActivityOutcome<ActivityOf<Id>>, ImapError>
}
