/** A life, or a pool, in plain lines, as every text about a trace has it. Pure. */
import { turnWord, whoActs } from "../fleet/Member.ts"
import type { Life } from "./Life.ts"

/** Returns its headline; then whose it was, what to do and who must. */
export const linesOf = ({
  cause,
  fix,
  headline,
  name,
  turn
}: Pick<Life, "cause" | "fix" | "headline" | "name" | "turn">): readonly [
  headline: string,
  ...advice: ReadonlyArray<string>
] => [
  `${name}: ${headline}`,
  ...(fix === undefined || cause === undefined ? [] : [`Whose: ${cause}.`]),
  ...(fix === undefined ? [] : [`Try: ${fix}`]),
  ...(fix === undefined || turn === undefined ? [] : [`${whoActs} ${turnWord[turn]}.`])
]
