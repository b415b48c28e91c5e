/** Compares the clients of a run by its trace: who did not notice a silence, and where two of them diverge. */
import { duration } from "@effect-imap/core/internal/Advice"
import { Result } from "effect"
import { deciding } from "../../src/model/compare/deciding.ts"
import { parting } from "../../src/model/compare/parting.ts"
import type { Connection } from "../../src/model/connection/Connection.ts"
import { connections } from "../../src/model/connection/spans.ts"
import { unnoticedSilenceOn } from "../../src/model/lines/silence.ts"
import { read } from "../../src/trace/Reader.ts"
import type { Fared } from "./Run.ts"
import { clientNames } from "./Trial.ts"

/** The point at which two clients diverge. */
export interface Difference {
  readonly words: string
  /** The names of the two connections that show it, such as `c1 c2`. */
  readonly shown: string
}

/** Adds to the results what the trace shows; there is a difference if there are two clients. */
export const compared = (
  outcomes: ReadonlyArray<Fared>,
  trace: string
): { readonly outcomes: ReadonlyArray<Fared>; readonly difference: Difference | undefined } => {
  const all = Result.match(read(trace), { onFailure: () => [], onSuccess: connections })
  const lives = outcomes.map(({ client }) =>
    all.filter(({ started }) => started?.label === clientNames[client])
  )
  return {
    outcomes: outcomes.map((fared, at) => withSilence(fared, lives[at]?.at(-1))),
    difference: differenceOf(
      outcomes.map(({ client }) => clientNames[client]),
      lives
    )
  }
}

/** Adds the silence that a client did not notice. */
const withSilence = (fared: Fared, last: Connection | undefined): Fared => {
  const silence = last && unnoticedSilenceOn(last)
  return silence === undefined
    ? fared
    : { ...fared, unaware: true, words: `${fared.words}; ${duration(silence.ms)} of silence go unnoticed` }
}

const differenceOf = (
  [one = "", other = ""]: ReadonlyArray<string>,
  [mine = [], theirs = []]: ReadonlyArray<ReadonlyArray<Connection>>
): Difference | undefined => {
  const found = mine.length * theirs.length === 0 ? undefined : deciding(mine, theirs)
  if (found === undefined) return undefined
  const { a, attempt = 1, b } = found
  const words = parting(a, b, [one, other])?.words
  const they = attempt === 1 ? "They" : `At connection ${attempt} of each, they`
  return {
    words: words?.replace(/^They/, they) ?? "Both send the same commands, and get the same answers.",
    shown: `${a.group} ${b.group}`
  }
}
