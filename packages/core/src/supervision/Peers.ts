/** Other processes that open connections at the same hosts, as this one's pacing sees them. */

/** What pacing asks of the other processes, and what it lets them know. Places and accounts are keys of `SharedPacing`. */
export interface Peers {
  /** The number of processes, this one included: each takes its part of a host's turns. */
  readonly processes: () => number
  /** By how much refusals have slowed attempts at the place, wherever they were met: the level of a `Gate`. */
  readonly level: (place: string) => number
  /** For how many milliseconds the server has as many connections of the account as it allows; 0 if it may have more. */
  readonly fullFor: (account: string) => number
  /** Attempts at the place have become slower, or faster again. */
  readonly slowed: (place: string, level: number) => void
  /** The server has refused one connection more. `ms`: how long that is taken for true. */
  readonly filled: (account: string, ms: number) => void
  /** A connection of the account has ended. */
  readonly freed: (account: string) => void
}

const nothing = () => {}

/** For a process that shares nothing. */
export const none: Peers = {
  processes: () => 1,
  level: () => 0,
  fullFor: () => 0,
  slowed: nothing,
  filled: nothing,
  freed: nothing
}
