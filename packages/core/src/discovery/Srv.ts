/** The order in which the targets of SRV records are to be tried. RFC 2782, RFC 6186 §3. */

/** One record, and the service that it is for. */
export interface Record {
  readonly service: "imaps" | "imap"
  /** A name without a dot at its end; empty if the service is not offered. */
  readonly target: string
  readonly port: number
  readonly priority: number
  readonly weight: number
}

/** Returns whether the record says that the service is not offered: its one target is the root. RFC 2782. */
export const isRefusal = ({ target }: Pick<Record, "target">): boolean => target === ""

/**
 * Orders records by priority over both services, TLS first if they are equal; equal ones by chance, in proportion to their
 * weights. `chances` are numbers from 0 up to 1, one for each record.
 */
export const ordered = (
  records: ReadonlyArray<Record>,
  chances: ReadonlyArray<number>
): ReadonlyArray<Record> => {
  const groups = Map.groupBy(records, ({ priority, service }) => 2 * priority + (service === "imaps" ? 0 : 1))
  const left = [...chances]
  return Array.from(groups)
    .toSorted(([one], [other]) => one - other)
    .flatMap(([, group]) => drawn(group, left))
}

/** Draws one record after the other; those of weight 0 are listed first, so that they are rarely drawn. RFC 2782. */
const drawn = (group: ReadonlyArray<Record>, chances: Array<number>): ReadonlyArray<Record> => {
  const left = group.toSorted((one, other) => one.weight - other.weight)
  return group.flatMap(() => {
    const sum = left.reduce((total, { weight }) => total + weight, 0)
    const mark = (chances.shift() ?? 0) * sum
    let running = 0
    const at = left.findIndex(({ weight }) => {
      running += weight
      return running >= mark
    })
    return left.splice(Math.max(at, 0), 1)
  })
}
