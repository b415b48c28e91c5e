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
