/** What a headline of a life says besides the losses. */
import type { Given } from "../fleet/Asked.ts"
import type { Part } from "./Part.ts"

/** A part of the headline, with its advice. */
export interface Note extends Given {
  readonly part: Part
  /** Whose it is; absent if it is that of the losses. */
  readonly whose?: string
  /** It is worth a look, although nobody has to act. */
  readonly isOdd?: true
}

/** So many of a kind are not chance. */
export const several = 2
