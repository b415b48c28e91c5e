/** How a step between the login and the mailbox is asked, and what its answer comes to. */
import type { Effect } from "effect"
import type { ImapError } from "../../ImapError.ts"
import type { Activities, FlightInput, ActivityOutcome } from "../../machine/activities.ts"
import type * as Entry from "../../session/Entry.ts"
import type { Session } from "../../session/Session.ts"
import type { Run } from "../Run.ts"

/** The activities of steps. */
export type StepActivity = "capability" | "identify" | "enable" | "select" | "compress"

/** The command of a step, without the step itself. */
export type Planned = Omit<Entry.Planned, "step">

/** An answered command, or one that will never be answered. */
export interface Asked {
  readonly run: Run
  readonly from: Session
  readonly entry: Entry.Entry
  readonly answer: Entry.Answer
  /** Writes one more command of the step, by itself. */
  readonly again: (planned: Planned) => Effect.Effect<Pick<Asked, "entry" | "answer">, ImapError>
}

export interface Asking<Name extends StepActivity> {
  readonly planned: (run: Run, flight: FlightInput) => Planned
  /** What the answer comes to. */
  readonly outcome: (
    asked: Asked,
    input: Activities[Name]["input"]
  ) => Effect.Effect<ActivityOutcome<Name>, ImapError>
}
