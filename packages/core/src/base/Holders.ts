/**
 * The connections that hold memory of one budget. Where there is none left, those give way of which nothing comes any more, the
 * largest first; to an account below the minimum, also those that hold more than it does. So nobody keeps the memory of others by
 * saying nothing.
 */

/** A connection, as far as it can give its memory back. */
export interface Holder {
  /** Returns the milliseconds since the last octet came; `undefined` if none ever did. */
  readonly silence: () => number | undefined
  /** Gives back all that it holds, and ends. `limit`: the bytes that its account might hold. */
  readonly giveWay: (limit: number) => void
}

/** An amount of memory, and its bound. */
interface Amount {
  readonly bytes: number
  readonly limit: number
}

interface Holding {
  readonly holder: Holder
  readonly held: Amount
  readonly account: Amount
}

/** A server that goes on says something within this time, in milliseconds. */
const minSilenceMs = 10_000

export class Holders {
  private readonly all = new Set<Holding>()
  /** The bytes that each account may hold, whatever others hold. */
  private readonly minimum: number

  constructor(minimum: number) {
    this.minimum = minimum
  }

  /** Adds a connection; returns what removes it. */
  add(holding: Holding): () => void {
    this.all.add(holding)
    return () => this.all.delete(holding)
  }

  /** Has others give way until the account is within its bound, or nobody is left who does. */
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
