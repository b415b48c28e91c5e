/** The steps of a connection that are shown, with the outcome of an open mailbox. */
import type { Connection } from "../connection/Connection.ts"
import { isIn, minVisitMs } from "../machine/phase.ts"
import { isOpen, type Step } from "../steps/Step.ts"
import { after } from "./after.ts"
import { outcomeOfUse, accepting } from "./inUse.ts"
import { once } from "./once.ts"

/**
 * Returns them in the order in which they began. An open mailbox in which what the app asked for was refused, or had no
 * answer, was not simply left.
 */
export const { of: stepsOf, working: stepping } = once<ReadonlyArray<Step>>(function* (connection) {
  yield* accepting(connection)
  return connection.steps
    .filter((step) => !isGap(step, connection))
    .map((step) => ({ ...step, outcome: outcomeIn(step, connection) }))
})

/** Returns whether it is the time between two steps of another program, which its log does not explain. */
const isGap = (step: Step, { clock, commands }: Connection): boolean =>
  clock !== "own" && isIn(step.state, "unselected") && commandsIn(step, commands).length === 0

/** Returns the commands that were sent in a step, without those that only keep it alive or end it. */
export const commandsIn = (
  { endLine = Infinity, line }: Pick<Step, "endLine" | "line">,
  commands: Connection["commands"]
): Connection["commands"] =>
  commands
    .slice(after(commands, line - 1), after(commands, endLine - 1))
    .filter(({ name }) => name !== "IDLE" && name !== "NOOP" && name !== "LOGOUT")

const outcomeIn = (step: Step, connection: Connection): Step["outcome"] =>
  isOpen(step.state) && step.outcome === "done"
    ? outcomeOfUse(connection, step.line, step.endLine ?? Number.POSITIVE_INFINITY)
    : step.outcome

/** Returns whether an open mailbox was used: commands were sent in it, or it stayed open for a while. */
export const wasUsed = (
  { end, endLine, line, start }: Step,
  { clock, commands, last }: Connection
): boolean =>
  clock === "none" ||
  (end ?? last) - start >= minVisitMs ||
  after(commands, line) < after(commands, (endLine ?? Number.POSITIVE_INFINITY) - 1)
