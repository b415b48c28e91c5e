/**
 * The connections that share one memory budget. If it is used up, silent connections are ended to free their memory, the largest
 * first. For an account below its minimum, connections that hold more than it does are ended too. So a server cannot keep
 * memory from others by going silent.
 */

/** A connection that can be ended to free its memory. */
export interface Holder {
  /** Returns the milliseconds since the last octet came; `undefined` if none ever did. */
  readonly silence: () => number | undefined
  /** Ends the connection and frees its memory. `limit`: the bytes that its account was allowed. */
  readonly giveWay: (limit: number) => void
}

/** An amount of memory, and its bound. */
interface Amount {
  readonly bytes: number
  readonly limit: number
}

/** The bound of an account. */
interface Account extends Amount {
  readonly holders: Holders
}

export interface Holding {
  readonly holder: Holder
  readonly held: Amount
  readonly account: Account
}

/** A connection is silent if the server sent nothing for this long. */
const minSilenceMs = 10_000

export class Holders {
  private readonly all = new Set<Holding>()
  /** The bytes that each account may hold, whatever others hold. */
  private readonly minimum: number

  constructor(minimum: number) {
    this.minimum = minimum
  }

  add(holding: Holding): void {
    this.all.add(holding)
  }

  remove(holding: Holding): void {
    this.all.delete(holding)
  }

  /** Ends other connections until the account is within its bound, or until no other can be ended. */
  makeRoom(asker: Amount): void {
    const isShort = asker.bytes <= this.minimum
    const others = Array.from(this.all)
      .filter(({ account, held, holder }) => {
        if (account === asker || held.bytes === 0) return false
        return (isShort && held.bytes > asker.bytes) || (holder.silence() ?? 0) >= minSilenceMs
      })
      .toSorted((one, other) => other.held.bytes - one.held.bytes)
    for (const { account, holder } of others) {
      if (asker.bytes <= asker.limit) return
      holder.giveWay(account.limit)
    }
  }
}
