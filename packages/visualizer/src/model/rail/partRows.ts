/** The steps as bars, each in the part of the rail that shows it, so that their sums agree. Pure. */
import type { CommandSpan, Connection } from "../connection/Connection.ts"
import { busyIn } from "../connection/ProgramSpans.ts"
import { commandsIn } from "../lines/stepsOf.ts"
import { once } from "../lines/once.ts"
import { usedLane } from "../lines/Failure.ts"
import { type Group, minVisitMs } from "../machine/phase.ts"
import { namesOf, type Row, rowing } from "../timeline/rows.ts"
import { type Part, railBoxes } from "./railBoxes.ts"
import { railSteps, stepAt } from "./railSteps.ts"

export interface PartRow extends Row {
  readonly part: Part
}

/**
 * Returns the rows that tell a person what took time: without this program's own waits and preparations, unless one is what
 * lasts or failed, and without what another program did between its commands on the way to the mailbox.
 */
export const { of: partRows } = once<ReadonlyArray<PartRow>>(function* (connection) {
  const all = yield* rowing(connection)
  const steps = railSteps(connection, "open")
  const boxes = new Map(railBoxes(steps).flatMap((box) => box.steps.map((step) => [step, box.part])))
  const partOf = (row: Row): Part => {
    const step = isOther(row, connection) ? undefined : steps[stepAt(steps, row.line)]
    return (step && boxes.get(step)) ?? partOfGroup[row.group]
  }
  return all
    .flatMap((row): ReadonlyArray<PartRow> => {
      const part = partOf(row)
      return (part === "Commands" ? [row] : asked(row, connection)).map((each) => ({ ...each, part }))
    })
    .filter(
      ({ group, kind, outcome, part }) =>
        (group !== "us" || outcome === "open" || outcome === "failed") &&
        (kind !== "idle" || part === "Commands")
    )
})

/** Names what another program asked without a mailbox by its commands, and counts the time of these alone. */
const asked = (row: Row, { commands, steps }: Connection): ReadonlyArray<Row> => {
  if (row.kind !== "idle" || row.detail === undefined) return [row]
  const step = steps.find(({ line }) => line === row.line)
  const all = step === undefined ? [] : commandsIn(step, commands)
  const runs: Array<{ readonly commands: Array<CommandSpan>; end: number }> = []
  for (const command of all) {
    const [run, end] = [runs.at(-1), Math.min(command.end ?? row.end, row.end)]
    if (run === undefined || command.start - run.end > minVisitMs) runs.push({ commands: [command], end })
    else {
      run.commands.push(command)
      run.end = Math.max(run.end, end)
    }
  }
  return runs.map(({ commands: own, end }) => ({
    ...row,
    line: own[0]?.line ?? row.line,
    start: own[0]?.start ?? row.start,
    end,
    kind: "work",
    label: namesOf(own) ?? row.label,
    detail: undefined
  }))
}

/** Returns whether a row belongs to the way in that was not used. */
const isOther = ({ lane }: Row, connection: Connection): boolean =>
  lane !== undefined && lane !== usedLane(connection)

/** The parts of the rows that have no step on the rail. */
const partOfGroup: Readonly<Record<Group, Part>> = {
  us: "Connect",
  net: "Connect",
  tls: "TLS",
  session: "Greeting",
  auth: "Login",
  mailbox: "Mailbox"
}

/**
 * Returns for how many milliseconds something of a part was in progress, in the way in that was used, and this program was not
 * busy with something else.
 */
export const lasted = (
  part: Part,
  connection: Connection,
  now: number,
  stop = Number.POSITIVE_INFINITY
): number => {
  let until = Number.NEGATIVE_INFINITY
  return partRows(connection).reduce((sum, row) => {
    if (row.part !== part || isOther(row, connection)) return sum
    const end = Math.min(stop, row.outcome === "open" ? now : row.end)
    const start = Math.max(row.start, until)
    const own = row.busyMs === undefined ? 0 : busyIn(connection, { start, end })
    const more = Math.max(0, end - start - own)
    until = Math.max(until, end)
    return sum + more
  }, 0)
}
