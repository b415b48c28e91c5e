/** A life, or a pool, in plain lines, as every text about a trace has it. Pure. */
import { askedWords, type MaybeAsked, whoActs, whoActsLabel } from "../fleet/Asked.ts"
import type { Life } from "./Life.ts"

/** Returns its headline; then whose it was, what to do and who must, and its figures. */
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
  ...(asked.actionBy === undefined || cause === undefined ? [] : [`Whose: ${cause}.`]),
  ...[askedWords(asked) ?? []].flat(),
  ...[whoActs(asked) ?? []].flat().map((who) => `${whoActsLabel} ${who}.`),
  ...(figures === undefined ? [] : [`${figures}.`])
]
