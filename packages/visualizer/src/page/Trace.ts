/** A trace in the page: its index and its bytes. */
import * as attempts from "../model/compare/attempts.ts"
import type { RunnerStay } from "../model/fleet/Member.ts"
import * as Index from "../model/index/Index.ts"
import * as Bytes from "./Bytes.ts"
import type { Source } from "./Detail.ts"
import { each } from "./each.ts"
import { yieldToBrowser, inSlices } from "./slices.ts"

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
  /** Resumes the clock as if it had never stopped. */
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
): Promise<void> =>
  // the page has only begun, which takes a part of a frame itself
  yieldToBrowser()
    .then(() =>
      each(stream, (bytes) => {
        trace.push(bytes)
        return inSlices(trace.index.parse, between).then(() => trace.index.foreign === undefined)
      })
    )
    .then(trace.index.end)

/** Returns the connection to look at first, of those of which events are kept. */
export const mostRelevant = ({ connections, keeps }: Index.Index): number | undefined =>
  attempts.mostRelevant(connections.filter(keeps))?.id
