/** A trace in the page: its index and its bytes. */
import { areAlike } from "../model/compare/deciding.ts"
import type { RunnerStay } from "../model/fleet/Member.ts"
import * as Index from "../model/index/Index.ts"
import * as Bytes from "./Bytes.ts"
import type { Source } from "./Detail.ts"
import { inSlices } from "./slices.ts"

export interface Trace extends Source {
  /** The name of the file, or another source. */
  readonly name: string
  /** The runners that had its account, the present one last; empty if there was only one, or if they are unknown. */
  readonly stays: ReadonlyArray<RunnerStay>
  /** Takes bytes, which `index.parse` parses. */
  readonly push: (chunk: Uint8Array<ArrayBuffer>) => void
  /** Returns the time on the trace's clock, which runs while the trace does. */
  readonly now: () => number
  /** Stops the clock until the trace is replaced. */
  readonly stop: () => void
  /** Lets the clock run again, as if it had never stopped. */
  readonly resume: () => void
}

/** `now`: the time on a live trace's clock; or that clock, if its time differs from ours. */
export const make = (
  name: string,
  now?: number | (() => number),
  stays: ReadonlyArray<RunnerStay> = []
): Trace => {
  const index = Index.make()
  const bytes = Bytes.make()
  const zero = typeof now === "number" ? performance.now() - now : undefined
  let heard = performance.now()
  let stopped: number | undefined
  const time = (): number => {
    if (typeof now === "function") return Math.max(index.now, now())
    const elapsed = performance.now() - (zero ?? heard)
    return zero === undefined ? index.now + elapsed : Math.max(index.now, elapsed)
  }
  return {
    name,
    stays,
    index,
    bytes,
    push: (chunk) => {
      bytes.append(chunk)
      index.push(chunk)
      heard = performance.now()
    },
    now: () => (index.ended ? index.now : (stopped ?? time())),
    stop: () => {
      stopped ??= time()
    },
    resume: () => {
      stopped = undefined
    }
  }
}

/** Reads a stream into a trace, in slices; stops if it is not a trace. */
export const take = (
  trace: Trace,
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  between: () => void = () => undefined
): Promise<void> => {
  const reader = stream.getReader()
  const pump = (): Promise<void> =>
    reader.read().then(({ done, value }) => {
      if (done) return trace.index.end()
      trace.push(value)
      return inSlices(trace.index.parse, between).then(() =>
        trace.index.foreign === undefined ? pump() : reader.cancel()
      )
    })
  return pump()
}

/**
 * Returns the connection to look at first: one that failed, one that hangs, one that was retried. Of a supervised
 * account the lane shows the past, so its latest connection is next.
 */
export const mostTelling = ({ connections }: Index.Index): number | undefined => {
  const opened = new Map(
    connections.flatMap(({ id, selectedAt, session }) => (selectedAt === undefined ? [] : [[session, id]]))
  )
  const failed = connections.find(
    ({ id, session, status }) =>
      status === "failed" && (session === undefined || (opened.get(session) ?? -1) <= id)
  )
  const hanging = connections.find(({ status }) => status === "cut" || status === "open")
  // the latest: the next attempt is due, or succeeded
  const retried = connections.findLast(({ status }) => status === "retried")
  const telling = failed ?? hanging ?? retried ?? connections[0]
  const isLife = telling === retried && retried?.selectedAt !== undefined
  return (isLife ? connections.findLast(({ session }) => session === retried.session) : telling)?.id
}

/** Returns the best connection for a comparison: one with another result, on the same or a similar host. */
export const counterpart = ({ connections }: Index.Index, id: number): number | undefined => {
  const mine = connections[id]
  const others = connections.filter((other) => other.id !== id)
  const otherwise = others.filter((other) => mine !== undefined && !areAlike(mine, other))
  const nearest = (otherwise.length === 0 ? others : otherwise).toSorted(
    (a, b) =>
      kinship(mine?.host, b.host) - kinship(mine?.host, a.host) || Math.abs(a.id - id) - Math.abs(b.id - id)
  )
  return nearest[0]?.id
}

/** Counts the labels in which two names agree from the right: two for `a.netease.example` and `netease.example`. */
const kinship = (a: string | undefined, b: string | undefined): number => {
  const mine = (a ?? "").split(".").toReversed()
  const theirs = (b ?? "").split(".").toReversed()
  const differs = mine.findIndex((label, at) => label !== theirs[at])
  return differs === -1 ? mine.length : differs
}
