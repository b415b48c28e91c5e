/** Other processes that connect to the same hosts, as pacing sees them. */

/** The exchange of pacing with the other processes. Places and accounts are keys of `SharedPacing`. */
export interface Peers {
  /** The number of processes, this one included: each takes its part of a host's turns. */
  readonly processes: () => number
  /** The level of a `Gate`: how much refusals, in any process, have slowed attempts at the place. */
  readonly level: (place: string) => number
  /** The milliseconds for which the account is taken to have as many connections as its server allows; 0 if more may do. */
  readonly fullFor: (account: string) => number
  /** Reports that attempts at the place have become slower or faster. */
  readonly slowed: (place: string, level: number) => void
  /** Reports that the server has refused another connection. `ms`: how long that is taken for true. */
  readonly filled: (account: string, ms: number) => void
  /** Reports that a connection of the account has ended. */
  readonly freed: (account: string) => void
}

const nothing = () => {}

/** The peers of a process that shares nothing. */
export const none: Peers = {
  processes: () => 1,
  level: () => 0,
  fullFor: () => 0,
  slowed: nothing,
  filled: nothing,
  freed: nothing
}
