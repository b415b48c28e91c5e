/** Opens a trace that is there already: a file, what an app gives, what an address leads to. */
import type { Taken } from "../../import/page.ts"
import { taken } from "../../page/importing.ts"
import * as Live from "../../page/Live.ts"
import { opened } from "../../page/open.ts"
import * as Trace from "../../page/Trace.ts"
import { foreign, unreadable } from "./problems.ts"
import type { Store } from "./Store.ts"

export interface Opening {
  /** `others`: files that belong to it, as logs of a connection may come in two. */
  readonly open: (
    given: Blob | Uint8Array<ArrayBuffer> | string,
    name: string,
    others?: ReadonlyArray<File>
  ) => Promise<void>
  readonly openStream: (
    stream: Promise<ReadableStream<Uint8Array<ArrayBuffer>>>,
    name: string
  ) => Promise<void>
  /** `live`: what is fetched is followed while it grows. */
  readonly openUrl: (url: string, live: boolean) => Promise<void>
}

interface Around {
  /** Begins to show a trace. */
  readonly show: (trace: Trace.Trace) => void
  /** More of it was read. */
  readonly grown: () => void
  readonly feed: (name: string) => Live.Feed
  /** What reads logs may be loaded. */
  readonly loads: boolean
}

/** While a file is read it is shown as often as this, in milliseconds: drawing takes from reading. */
const drawEvery = 250

const blobOf = (given: Blob | Uint8Array<ArrayBuffer> | string): Blob =>
  given instanceof Blob ? given : new Blob([given])

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
        let drawn = Number.NEGATIVE_INFINITY
        return Trace.take(trace, stream, () => {
          if (get().trace !== trace || performance.now() - drawn < drawEvery) return
          drawn = performance.now()
          grown()
        })
      })
      .then(() => {
        if (get().trace !== trace) return
        set({ loading: false })
        const { foreign: other, header } = trace.index
        const found = header === undefined ? (other ?? { line: 1, found: "nothing" }) : other
        if (found === undefined) return grown()
        return importing().then((taken) => {
          if (get().trace !== trace) return
          if (taken !== undefined && "trace" in taken)
            return openStream(Promise.resolve(new Blob([taken.trace]).stream()), name)
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
