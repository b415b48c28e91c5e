/** What of a lane is red. */
import type { Lane } from "../../model/lane/Lane.ts"

/** Returns since when it is away, if it is at the end. */
export const downSince = ({ figures, segments }: Lane): number | undefined =>
  figures.isAway ? segments.findLast(({ kind }) => kind === "open")?.end : undefined
