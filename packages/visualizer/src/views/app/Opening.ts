/** Opens a complete trace: a file, a value from an app, or the content of an address. */
import type { Taken } from "../../import/page.ts"
import { taken } from "../../page/importing.ts"
import * as Live from "../../page/Live.ts"
import { opened } from "../../page/open.ts"
import * as Trace from "../../page/Trace.ts"
import { foreign, unreadable } from "./problems.ts"
import type { Showing } from "./Showing.ts"
import type { Store } from "./Store.ts"

export interface Opening {
  /** Opens a trace. `others`: further files of it, since the log of a connection may be two files. */
  readonly open: (
    given: Blob | Uint8Array<ArrayBuffer> | string,
    name: string,
    others?: ReadonlyArray<File>
  ) => Promise<void>
  readonly openStream: (
    stream: Promise<ReadableStream<Uint8Array<ArrayBuffer>>>,
    name: string
  ) => Promise<void>
  /** Fetches a trace. `live`: it is followed while it grows. */
  readonly openUrl: (url: string, live: boolean) => Promise<void>
}

interface Around {
  /** Begins to show a trace. */
  readonly show: (trace: Trace.Trace) => void
  readonly grown: Showing["grown"]
  readonly feed: (name: string) => Live.Feed
  /** True if the script that reads logs may be loaded. */
  readonly loads: boolean
}

/**
 * The minimum time before a file that is still being read is drawn again, and its ratio to the last drawing's time: the more
 * was read, the longer a drawing takes.
 */
const minRestMs = 250
const restShare = 3

export const make = ({ get, set }: Store, { feed, grown, loads, show }: Around): Opening => {
  const openStream = (
    stream: Promise<ReadableStream<Uint8Array<ArrayBuffer>>>,
    name: string,
    importing: () => Promise<Taken> = () => Promise.resolve(undefined)
  ): Promise<void> => {
    const trace = Trace.make(name)
    return stream
      .then((stream) => {
        show(trace)
        const began = performance.now()
        let due = began
        return Trace.take(trace, stream, () => {
          const now = performance.now()
          if (get().trace !== trace || now < due) return
          due = now + Math.max(minRestMs, (now - began) * restShare)
          grown()
        })
      })
      .then(() => {
        if (get().trace !== trace) return
        const { foreign: other, header } = trace.index
        const found = header === undefined ? (other ?? { line: 1, found: "nothing" }) : other
        if (found === undefined) return grown({ loading: false })
        set({ loading: false })
        return importing().then((taken) => {
          if (get().trace !== trace) return
          if (taken !== undefined && "trace" in taken)
            return openStream(Promise.resolve(taken.trace.stream()), name)
          const problem = foreign(name, found)
          set({
            trace: undefined,
            problem: taken === undefined ? problem : { ...problem, words: taken.problem }
          })
        })
      })
      .catch((cause: unknown) => set({ trace: undefined, loading: false, problem: unreadable(name, cause) }))
  }

  const openUrl = (url: string, live: boolean): Promise<void> => {
    const name = url.slice(url.lastIndexOf("/") + 1)
    const failed = () =>
      set({ problem: { title: `${name} cannot be fetched`, words: `The address is ${url}` } })
    return fetch(url).then((response) => {
      if (!response.ok || response.body === null) return failed()
      return live
        ? Live.drain(response.body, feed(name))
        : response.blob().then((blob) => openStream(opened(blob), name))
    }, failed)
  }

  return {
    open: (given, name, others = []) => {
      const blob = blobOf(given)
      const files = [{ name, blob }, ...others.map((file) => ({ name: file.name, blob: file }))]
      return openStream(opened(blob), name, loads ? () => taken(files) : undefined)
    },
    openStream,
    openUrl
  }
}

const blobOf = (given: Blob | Uint8Array<ArrayBuffer> | string): Blob =>
  given instanceof Blob ? given : new Blob([given])
