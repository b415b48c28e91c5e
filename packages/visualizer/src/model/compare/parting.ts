/** Where two connections diverge, in a sentence: the way in, the command, or the answer in which they first differ. */
import type { CommandSpan, Connection } from "../connection/Connection.ts"
import { failureOf, labelOfStep, usedLane } from "../evidence/Failure.ts"
import { laneWords } from "../machine/phase.ts"

/** Commands that are repeated or incidental, and do not characterize a client. */
const byTheWay: ReadonlySet<string> = new Set(["CAPABILITY", "NOOP", "ENABLE"])

/**
 * Describes the difference; `undefined` if both send the same commands and receive the same answers. The last argument
 * names the two.
 */
export const parting = (
  a: Connection,
  b: Connection,
  [one, other]: readonly [string, string]
): string | undefined => {
  const ways = [wayOf(a), wayOf(b)]
  if (ways[0] !== undefined && ways[1] !== undefined && ways[0] !== ways[1])
    return `They diverge at the start: ${one} uses ${ways[0]}, ${other} uses ${ways[1]}.`
  const [mine, theirs] = [commandsOf(a), commandsOf(b)]
  for (let at = 0; at < Math.max(mine.length, theirs.length); at++) {
    const [left, right] = [mine[at], theirs[at]]
    if (left?.name !== right?.name) {
      const before = mine[at - 1]
      const where = before === undefined ? "with the first command" : `after ${before.name}`
      return `They diverge ${where}: ${sends(one, a, left)}, ${sends(other, b, right)}.`
    }
    if (answerTo(left) !== answerTo(right))
      return `They diverge at ${left?.name}: the answer is ${answerTo(left)} for ${one} and ${answerTo(right)} for ${other}.`
  }
  return undefined
}

/** Returns the used way in, if it is known. */
const wayOf = (connection: Connection): string | undefined => {
  const lane = usedLane(connection)
  return lane && laneWords[lane]
}

const commandsOf = (connection: Connection): ReadonlyArray<CommandSpan> => {
  const lane = usedLane(connection)
  return connection.commands.filter((command) => command.lane === lane && !byTheWay.has(command.name))
}

const answerTo = (command: CommandSpan | undefined): string => command?.answer?.condition ?? "missing"

const sends = (name: string, connection: Connection, command: CommandSpan | undefined): string => {
  if (command !== undefined) return `${name} sends ${command.name}`
  const step = failureOf(connection)?.step
  return step === undefined ? `${name} sends nothing more` : `${name} fails at ${labelOfStep(step)}`
}
