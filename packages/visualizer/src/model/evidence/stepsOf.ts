/** The steps of a connection that people are told of, with what became of an open mailbox. */
import type { Connection } from "../connection/Connection.ts"
import { momentary } from "../machine/phase.ts"
import { isOpen, type Step } from "../steps/Step.ts"
import { after } from "./after.ts"
import { accepting, outcomeOfUse } from "./inUse.ts"
import { once } from "./once.ts"

/**
 * Returns them in the order in which they began. An open mailbox in which what the app asked for was refused, or had no
 * answer, was not simply left.
 */
export const { of: stepsOf, working: stepping } = once<ReadonlyArray<Step>>(function* (connection) {
  yield* accepting(connection)
  return connection.steps.map((step) => ({ ...step, outcome: outcomeIn(step, connection) }))
})

const outcomeIn = (step: Step, connection: Connection): Step["outcome"] =>
  isOpen(step.state) && step.outcome === "done"
    ? outcomeOfUse(connection, step.line, step.endLine ?? Number.POSITIVE_INFINITY)
    : step.outcome

/** Returns whether an open mailbox was used: one that was left as soon as it was open, and in which nothing was asked, was not. */
export const wasUsed = ({ end, endLine, line, start }: Step, { clock, commands, last }: Connection): boolean =>
  clock === "none" ||
  (end ?? last) - start >= momentary ||
  after(commands, line) < after(commands, (endLine ?? Number.POSITIVE_INFINITY) - 1)
