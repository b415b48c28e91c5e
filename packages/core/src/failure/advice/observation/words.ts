/** Words that several observations have in common. */
import { duration } from "../../reason/duration.ts"
import type { Observed } from "./Observation.ts"

export const closedAnyway = "The connection was closed anyway: LOGOUT changes nothing in the mailbox."

/** What was to be removed stays for a refusal, and for that alone. */
export const refusedFirst =
  "Deal with that refusal first, which the server's own words are about: asked again, it is refused again."

/** `, 3 times`. */
export const repeated = (count: number): string => (count > 1 ? `, ${count} times` : "")

/** Two numbers, each as the lowest and the highest that it was: `4103`, `4103 to 4112`. */
export const rangesOf = ([uid = "", highest = uid, next = "", last = next]: ReadonlyArray<string> = []) => ({
  uid: uid === highest ? uid : `${uid} to ${highest}`,
  next: next === last ? next : `${next} to ${last}`
})

/** `UID FETCH, 2 times`, `UID FETCH and UID MOVE, 3 times in all`. */
export const usedIn = (step: string, steps: ReadonlyArray<string>, count: number): string =>
  steps.length < 2
    ? `${step}${repeated(count)}`
    : `${steps.slice(0, -1).join(", ")} and ${steps.at(-1)}${count > steps.length ? `, ${count} times in all` : ""}`

/** `; 3 others took 12 s to 24 s`. Only what took as long did the same. */
export const others = (
  { count = 1, ms, range: [least, most] = [ms, ms] }: Observed,
  took = "took"
): string => {
  if (count <= 1) return ""
  const them = `${count - 1} ${count === 2 ? "other" : "others"}`
  const [from, to, longest] = [duration(least), duration(most), duration(ms)]
  return from === longest ? `, as ${them} did` : `; ${them} ${took} ${from}${from === to ? "" : ` to ${to}`}`
}

/** `a message that another connection had stored, for at least 31 s and at most 40 s`. */
export const unseen = ({
  came,
  count,
  ms
}: {
  readonly came?: number | undefined
  readonly count: number
  readonly ms: number
}): string => {
  const longest = [
    ...(ms > 0 ? [`at least ${duration(ms)}`] : []),
    ...(came ? [`at most ${duration(came)}`] : [])
  ]
  const which = count === 1 ? "a message" : `${count} messages`
  return `${which} that another one had stored${longest.length === 0 ? "" : `, ${count === 1 ? "" : "one of them "}for ${longest.join(" and ")}`}`
}

/** `, and got none`, `, and 3 got none`. */
export const gotNone = (count: number, inVain: number): string =>
  inVain === 0 ? "" : `, and ${inVain === count ? "got none" : `${inVain} got none`}`

/** The same after words about the others alone: `, and all 3 got none`. */
export const allGotNone = (count: number, inVain: number): string =>
  count > 1 && inVain === count ? `, and all ${count} got none` : gotNone(count, inVain)
