/** Finds the attempts of two clients that show why the clients end differently. Pure. */
import { type Connection, isFailed } from "../connection/Connection.ts"
import { unnoticedSilenceOn } from "../lines/silence.ts"

/** The end of an attempt. `unheard`: the server fell silent, and the client did not notice. */
export type EndKind = "lost" | "unheard" | "well"

export const endKindOf = (connection: Connection): EndKind =>
  isFailed(connection.ended?.outcome)
    ? "lost"
    : unnoticedSilenceOn(connection) === undefined
      ? "well"
      : "unheard"

export const isOpened = ({ selectedAt }: Connection): boolean => selectedAt !== undefined

/** Returns whether both opened a mailbox or both did not, and ended in the same way. */
export const isAlike = (a: Connection, b: Connection): boolean =>
  isOpened(a) === isOpened(b) && endKindOf(a) === endKindOf(b)

/** Two attempts, and their number if both clients made it. */
export interface DecidingAttempts<A = Connection> {
  readonly a: A
  readonly b: A
  /** The number of the attempt, from 1; absent if one client had given up by then. */
  readonly attempt: number | undefined
}

/**
 * Finds the first attempts that end differently, of all attempts of two clients. An attempt that only one of them made
 * is compared with the other's last one. If all end alike, the first attempts count.
 */
export const deciding = (
  one: ReadonlyArray<Connection>,
  other: ReadonlyArray<Connection>
): DecidingAttempts | undefined => decidingBy(isAlike, one, other)

/** As `deciding`, for attempts of any form. */
export const decidingBy = <A>(
  alike: (a: A, b: A) => boolean,
  one: ReadonlyArray<A>,
  other: ReadonlyArray<A>
): DecidingAttempts<A> | undefined => {
  const count = Math.max(one.length, other.length)
  const pairs = Array.from({ length: count }).flatMap((_, at): ReadonlyArray<DecidingAttempts<A>> => {
    const [a, b] = [one[at] ?? one.at(-1), other[at] ?? other.at(-1)]
    const attempt = at < Math.min(one.length, other.length) ? at + 1 : undefined
    return a === undefined || b === undefined ? [] : [{ a, b, attempt }]
  })
  return pairs.find(({ a, b }) => !alike(a, b)) ?? pairs[0]
}
