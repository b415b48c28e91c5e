/** The steps as bars, each in the part of the rail that tells of it, so that both have one colour and one sum. Pure. */
import type { Connection } from "../connection/Connection.ts"
import { once } from "../evidence/once.ts"
import { usedLane } from "../evidence/Failure.ts"
import type { Group } from "../machine/phase.ts"
import { type Row, rowing } from "../timeline/rows.ts"
import { type Part, railBoxes } from "./railBoxes.ts"
import { railSteps, stepAt } from "./railSteps.ts"

export interface PartRow extends Row {
  readonly part: Part
}

/** The colour of each part, which is that of its bars. */
export const hues: Readonly<Record<Part, Group>> = {
  Connect: "net",
  TLS: "tls",
  Greeting: "session",
  Login: "auth",
  Mailbox: "mailbox",
  Commands: "mailbox",
  End: "session"
}

/**
 * Returns the rows that tell a person what took time: without this program's own waits and preparations, unless one is what
 * lasts or failed, and without the rests of another program between its commands on the way to the mailbox.
 */
export const { of: partRows } = once<ReadonlyArray<PartRow>>(function* (connection) {
  const all = yield* rowing(connection)
  const steps = railSteps(connection, "open")
  const parts = new Map(railBoxes(steps).flatMap((box) => box.steps.map((step) => [step, box.part])))
  const partOf = (row: Row): Part => {
    const step = isOther(row, connection) ? undefined : steps[stepAt(steps, row.line)]
    return (step && parts.get(step)) ?? ownParts[row.group]
  }
  return all
    .map((row): PartRow => {
      const part = partOf(row)
      return { ...row, part, group: row.group === "us" ? row.group : hues[part] }
    })
    .filter(
      ({ group, kind, outcome, part }) =>
        (group !== "us" || outcome === "open" || outcome === "failed") &&
        (kind !== "idle" || part === "Commands")
    )
})

/** Returns whether it belongs to the way in that was not used. */
const isOther = ({ lane }: Row, connection: Connection): boolean =>
  lane !== undefined && lane !== usedLane(connection)

/** The parts of what the rail does not tell. */
const ownParts: Readonly<Record<Group, Part>> = {
  us: "Connect",
  net: "Connect",
  tls: "TLS",
  session: "Greeting",
  auth: "Login",
  mailbox: "Mailbox"
}

/** Returns for how many milliseconds something of a part was in progress, in the way in that was used. */
export const lasted = (part: Part, connection: Connection, now: number): number => {
  let until = Number.NEGATIVE_INFINITY
  return partRows(connection).reduce((sum, row) => {
    if (row.part !== part || isOther(row, connection)) return sum
    const end = row.outcome === "open" ? now : row.end
    const more = Math.max(0, end - Math.max(row.start, until))
    until = Math.max(until, end)
    return sum + more
  }, 0)
}
