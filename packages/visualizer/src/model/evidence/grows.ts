/** Whether times grow, which is then not chance. Pure. */

/** While other answers are this much faster, the network is not slow. */
export const faster = 10

/** The commands whose answers are large, so that their time may be the network's. */
export const isLarge = /FETCH|APPEND|LIST|LSUB|GETMETADATA/

/** Fewer may grow by chance. */
const fewest = 4

/** Nearly all pairs are in order: there are outliers in each day (Kendall's τ of 0.8). And the last is twice the first. */
const nearly = 0.9
const much = 2

/** The number of times, evenly chosen, that are compared with each other. */
const compared = 64

/** Returns whether times, in the order of their events, grow. */
export const grows = (all: ReadonlyArray<number>): boolean => {
  const step = Math.ceil(all.length / compared)
  const times = all.filter((_, at) => (all.length - 1 - at) % Math.max(1, step) === 0)
  const pairs = times.flatMap((one, at) => times.slice(at + 1).map((later) => later > one))
  const [first = 0] = times
  return (
    times.length >= fewest &&
    pairs.filter(Boolean).length >= nearly * pairs.length &&
    (times.at(-1) ?? 0) >= much * first
  )
}
