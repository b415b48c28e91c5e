/** What the server reported gone since of the messages that a refused command names. */
import type { CommandSpan, Connection } from "../../connection/Connection.ts"
import { after } from "../../evidence/after.ts"
import { dataIn } from "../../evidence/Data.ts"
import { goneAfter } from "../../evidence/goneAfter.ts"

/**
 * Returns the lines that reported gone what each of these commands names, if they did; `isSettled`: nothing is left of it, or came
 * before the refusal of a FETCH.
 */
export const goneSince = (all: ReadonlyArray<CommandSpan>, connection: Connection) => {
  if (all.length > mostGone || connection.gaps.length > 0) return undefined
  const found = all.flatMap((command) => {
    const gone = goneAfter(command, connection)
    return gone === undefined ? [] : [{ command, ...gone }]
  })
  if (found.length < all.length) return undefined
  const isSettled = found.every(({ command, left }) => left <= cameOf(command, connection))
  return { isSettled, lines: found.map(({ line }) => line) }
}

/** Returns how many messages came of the answer to a FETCH. */
const cameOf = ({ answer, line, name }: CommandSpan, { wire }: Connection): number =>
  name.endsWith("FETCH")
    ? wire
        .slice(after(wire, line), after(wire, answer?.line ?? line))
        .filter(({ text }) => dataIn(text).name === "FETCH").length
    : 0

/** Of more refusals it is not looked for. */
const mostGone = 8

export const goneAll = {
  try: "Nothing to do: what was left came, or none was left, and nothing else is lost.",
  actionBy: "nobody"
} as const

export const goneSome = {
  try: "Let the app send the command again for the others.",
  actionBy: "app"
} as const
