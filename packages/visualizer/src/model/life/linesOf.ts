/** A life, or a pool, in plain lines, as every text about a trace has it. Pure. */
import { actorOf, askedWords, type MaybeAsked } from "../fleet/Asked.ts"
import { whoActs } from "../fleet/Member.ts"
import type { Life } from "./Life.ts"

/** Returns its headline; then its figures, whose it was, what to do and who must. */
export const linesOf = ({
  cause,
  figures,
  headline,
  name,
  ...asked
}: MaybeAsked & Pick<Life, "cause" | "figures" | "headline" | "name">): readonly [
  headline: string,
  ...advice: ReadonlyArray<string>
] => [
  `${name}: ${headline}`,
  ...(figures === undefined ? [] : [`${figures}.`]),
  ...(asked.turn === undefined || cause === undefined ? [] : [`Whose: ${cause}.`]),
  ...[askedWords(asked) ?? []].flat(),
  ...(asked.turn === undefined ? [] : [`${whoActs} ${actorOf(asked)}.`])
]
