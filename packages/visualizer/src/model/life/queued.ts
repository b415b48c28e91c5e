/** The callers of several connections that this program kept waiting: how many, how long, and what helps. Pure. */
import type { QueueKind } from "../connection/Queues.ts"
import { queueWords } from "../evidence/queueWords.ts"
import { asksToWait } from "../evidence/refusedBeside.ts"
import { refusalsOf } from "./refusal.ts"
import type { Given } from "../fleet/Asked.ts"
import type { Lived } from "./Lived.ts"

interface Waited extends Given {
  readonly count: number
  /** The longest, in milliseconds. */
  readonly ms: number
  readonly inVain: number
}

/** A shorter wait that ends well is worth no headline, in milliseconds. */
const long = 5000

/** Returns the waits of a kind until `now`; `undefined` if none was long, and nobody gave up. */
export const queuedIn = (all: ReadonlyArray<Lived>, kind: QueueKind, now: number): Waited | undefined => {
  const isLimited = refusalsOf(all).some((refusal) => asksToWait({ answer: refusal }))
  const each = all.flatMap(({ stay }) => stay.use.program.queues.of(kind, stay.endedAt, now) ?? [])
  const [longest] = each.toSorted((one, other) => other.ms - one.ms)
  const inVain = each.reduce((sum, one) => sum + one.inVain, 0)
  if (longest === undefined || (longest.ms < long && inVain === 0)) return undefined
  const count = each.reduce((sum, one) => sum + one.count, 0)
  const isCircular = each.every((one) => one.isCircular)
  const words = queueWords(kind, { ...longest, count, inVain, isCircular }, isLimited)
  return { ...words, count, ms: longest.ms, inVain }
}
