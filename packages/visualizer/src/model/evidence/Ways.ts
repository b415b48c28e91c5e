/** The ways to a mailbox by one name of the server: what those that led there show of one that did not. Pure. */
import type * as Trace from "@effect-imap/core/internal/Trace"
import { LazyMap } from "../../trace/Lazy.ts"

type Ended = Trace.EventData<"connection:ended">

/** A connection, on its way to a mailbox. */
interface Way {
  readonly host: string | undefined
  readonly start: number
  readonly openedAt: number | undefined
  readonly ended: Ended | undefined
}

/** So many that led there are no chance. */
const several = 2

/** A limit of so many times what the others took is long enough. */
const ample = 10

export class Ways {
  private readonly names = new LazyMap<string | undefined, Named>()

  add({ ended, host, openedAt, start }: Way): void {
    const known = this.names.get(host) ?? { opened: 0, from: -Infinity, slowest: 0, failed: new Map() }
    const error = ended?.error
    this.names.set(host, known)
    if (openedAt !== undefined) {
      known.opened++
      known.from = Math.max(known.from, start)
      known.slowest = Math.max(known.slowest, openedAt - start)
    } else if (error !== undefined) known.failed.set(error, (known.failed.get(error) ?? 0) + 1)
  }

  /** Returns what is known of the end of one of them, in the light of the others: a name that they found, a limit that is long enough. */
  beside({ ended, host, openedAt, start }: Way): Ended["circumstances"] {
    const known = this.names.get(host)
    const { circumstances } = ended ?? {}
    if (known === undefined || known.opened === 0 || openedAt !== undefined) return circumstances
    const isLater = known.from > start
    // a log may not have the name, and a strict trace counts names anew
    if (ended?.error === "DnsNotFound" && /^[^<]/.test(host ?? ""))
      return { ...circumstances, nameFound: isLater ? "later" : "before" }
    const { limitMs, usualMs, ...others } = circumstances ?? {}
    const isAlone = isLater && known.opened >= several && known.failed.get(ended?.error ?? "") === 1
    const limit = Number(limitMs ?? ended?.facts?.["attemptMs"] ?? ended?.facts?.["afterMs"])
    return usualMs !== undefined && isAlone && known.slowest * ample <= limit ? others : circumstances
  }
}

/** What is known of a name. */
interface Named {
  opened: number
  from: number
  slowest: number
  readonly failed: Map<string, number>
}
