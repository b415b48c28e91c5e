/** The part of a lane that is red. */
import type { Lane } from "../../model/lane/Lane.ts"

/** Returns the start of the last time away, if it lasts until the end. */
export const downSince = ({ figures, segments }: Lane): number | undefined =>
  figures.isAway ? segments.findLast(({ kind }) => kind === "open")?.end : undefined
