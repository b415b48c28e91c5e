/** Whether something nearer than the server accepts connections: then connecting takes far less than each answer. Pure. */
import { isLocal } from "./place.ts"
import { leastOf } from "../../trace/extremes.ts"

/** The fewest answers that suffice, the milliseconds by which they show it, and how many times as long as connecting they take. */
const fewest = 3
const noticed = 20
const farMore = 10

/** Returns how long connecting took, and the quickest answer, if that shows it. */
export const nearBy = ({
  answers,
  host,
  roundTrip
}: {
  readonly answers: ReadonlyArray<number>
  readonly host: string | undefined
  readonly roundTrip: number | undefined
}): { readonly roundTrip: number; readonly usual: number } | undefined => {
  const usual = leastOf(answers)
  const isNear = answers.length >= fewest && usual >= noticed && usual >= farMore * (roundTrip ?? Infinity)
  return roundTrip === undefined || isLocal(host) || !isNear ? undefined : { roundTrip, usual }
}
