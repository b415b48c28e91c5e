/** The machine's name and hash, without the words and the drawing of its picture, which a connection does not need. */
import { chart as connection } from "../machine/chart.ts"
import { once } from "../../base/once.ts"
import { chartOf } from "./chartOf.ts"

/**
 * Returns FNV-1a of the chart: traces of the same machine carry the same hash, whatever its states are described with.
 * It is computed for the first trace of a process.
 */
export const identity = once((): { readonly id: string; readonly hash: string } => {
  const plain = chartOf(connection)
  // words and colours: no step of the machine depends on them
  const text = JSON.stringify(plain, (key, value: unknown) => (key === "meta" ? undefined : value))
  let sum = 0x811c9dc5
  for (const unit of text) sum = Math.imul(sum ^ (unit.codePointAt(0) ?? 0), 0x01000193)
  return { id: plain.id, hash: (sum >>> 0).toString(16).padStart(8, "0") }
})
