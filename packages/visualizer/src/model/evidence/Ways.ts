/** The ways to a mailbox by one name of the server: what those that led there show of one that did not. Pure. */
import type * as Trace from "@effect-imap/core/internal/Trace"
import { noMap, put } from "../../trace/Sparse.ts"

type Ended = Trace.EventData<"connection:ended">

/** A connection, on its way to a mailbox. */
interface Way {
  readonly host: string | undefined
  readonly start: number
  readonly openedAt: number | undefined
  readonly ended: Ended | undefined
  /** Its login was by a token. */
  readonly byToken: boolean
  /** The milliseconds of its quickest TCP connect, which is one round trip, and of one that failed, or of all until its end. */
  readonly connectMs: number | undefined
  readonly unreachedMs: number | undefined
}

/** So many that led there are no chance. */
const several = 2

/** A limit of so many times what the others took is long enough. */
const ample = 10

/** What took less than this share of a round trip came from nearer than the server. */
const share = 1 / 5

export class Ways {
  private names: ReadonlyMap<string | undefined, Named> = noMap

  add({ byToken, connectMs = Infinity, ended, host, openedAt, start }: Way): void {
    const known = this.names.get(host) ?? unknown()
    const error = ended?.error
    this.names = put(this.names, host, known)
    known.roundTrip = Math.min(known.roundTrip, connectMs)
    if (openedAt !== undefined) {
      known.opened++
      known.from = Math.max(known.from, start)
      known.slowest = Math.max(known.slowest, openedAt - start)
      known.openedFrom = Math.min(known.openedFrom, start)
      if (byToken) known.tokenFrom = Math.min(known.tokenFrom, start)
    } else if (error !== undefined) known.failed.set(error, (known.failed.get(error) ?? 0) + 1)
    if (ended?.step === "auth" || ended?.circumstances?.["refusedLogin"] === true)
      known.refusedFrom = Math.min(known.refusedFrom, start)
  }

  /** Returns what is known of the end of one of them, in the light of the others: a name that they found, a login that was accepted, a limit that is long enough. */
  beside({ ended, host, openedAt, start, unreachedMs = Infinity }: Way): Ended["circumstances"] {
    const known = this.names.get(host)
    const { circumstances } = ended ?? {}
    if (known === undefined || known.opened === 0 || openedAt !== undefined) return circumstances
    const isLater = known.from > start
    const isNear = known.roundTrip < Infinity && unreachedMs < share * known.roundTrip
    if (ended?.error === "HostUnreachable" && isNear) return { ...circumstances, unrouted: true }
    // a log may not have the name, and a strict trace counts names anew
    if (ended?.error === "DnsNotFound" && /^[^<]/.test(host ?? ""))
      return { ...circumstances, nameFound: isLater ? "later" : "before" }
    if (ended?.error === "OAuthTokenRejected" && known.tokenFrom < start)
      return { ...circumstances, tokenBefore: true }
    if (ended?.error === "AuthenticatedNotConnected" && known.openedFrom < start)
      return { ...circumstances, acceptedBefore: true }
    if (
      ended?.error === "ConnectRefused" &&
      circumstances?.["reachedMs"] !== undefined &&
      known.openedFrom < start &&
      known.refusedFrom > start
    )
      return { ...circumstances, unrefused: true }
    const { limitMs, usualMs, ...others } = circumstances ?? {}
    const isAlone = isLater && known.opened >= several && known.failed.get(ended?.error ?? "") === 1
    const limit = Number(limitMs ?? ended?.facts?.["attemptMs"] ?? ended?.facts?.["afterMs"])
    return usualMs !== undefined && isAlone && known.slowest * ample <= limit ? others : circumstances
  }
}

/** What is known of a name: how many led to a mailbox, and when the first of a kind began. */
interface Named {
  opened: number
  from: number
  slowest: number
  openedFrom: number
  tokenFrom: number
  refusedFrom: number
  roundTrip: number
  readonly failed: Map<string, number>
}

const unknown = (): Named => ({
  opened: 0,
  from: -Infinity,
  slowest: 0,
  openedFrom: Infinity,
  tokenFrom: Infinity,
  refusedFrom: Infinity,
  roundTrip: Infinity,
  failed: new Map()
})
