/** The headline over several connections: what is of note before the figures. */
import { capitalized } from "../../trace/letters.ts"

export interface Heading<Part> {
  /** What is of note; where nothing is, the figures. */
  readonly headline: string
  /** A sentence such as `Open 13 h 29 min, lost 3 times, open again within 4 s`, if the headline is another one. */
  readonly figures?: string
  /** The parts of both. */
  readonly parts: ReadonlyArray<Part>
}

/** What several connections have to say together. */
export interface Together<Part> extends Heading<Part> {
  /** The app's label of the account, or its host. */
  readonly name: string
  readonly tone: "failure" | "good" | "warning"
  /** The ids of the connections. */
  readonly connections: ReadonlyArray<number>
}

/** A part of a headline, with its id. */
export interface HeadlinePart<Id> {
  readonly id: Id
  readonly words: string
}

/** Returns what makes the parts of a headline, each of the facts that its words take. */
export const partsOf =
  <Facts extends { readonly [Id in keyof Facts]: ReadonlyArray<unknown> }>(words: {
    readonly [Id in keyof Facts]: (...facts: Facts[Id]) => string
  }) =>
  <Id extends keyof Facts>(id: Id, ...facts: Facts[Id]): HeadlinePart<keyof Facts> => ({
    id,
    words: words[id](...facts)
  })

/** Makes a headline of what is of note, if anything is. */
export const headed = <Part extends { readonly words: string }>(
  odd: ReadonlyArray<Part>,
  figures: ReadonlyArray<Part>
): Heading<Part> => {
  const sentence = (parts: ReadonlyArray<Part>) => parts.map(({ words }) => words).join(", ")
  return odd.length === 0
    ? { headline: sentence(figures), parts: figures }
    : {
        headline: capitalized(sentence(odd)),
        ...(figures.length > 0 && { figures: capitalized(sentence(figures)) }),
        parts: [...odd, ...figures]
      }
}
