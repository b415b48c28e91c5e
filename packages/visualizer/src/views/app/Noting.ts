/** Reads and writes the readers' notes on lines of the trace. */
import { type Annotation, annotated } from "../../trace/annotations.ts"
import { mostRelevantLine, type Store } from "./Store.ts"

export interface Noting {
  /** Begins a note on the selected line, otherwise on the most important one. */
  readonly beginNote: () => void
  /** Writes `text` on a line; an empty text removes the note. */
  readonly note: (line: number, text: string) => void
}

export interface Notes {
  readonly noting: Noting
  /** Called when another trace is shown, with its notes. */
  readonly begin: (annotations: ReadonlyArray<Annotation>) => void
  /** Shows the notes of the trace, unless a person has written some since. */
  readonly read: () => void
}

export const make = ({ get, set }: Store): Notes => {
  let isWritten = false
  return {
    noting: {
      beginNote: () => {
        const noting = get().cursor ?? mostRelevantLine(get())
        if (noting !== undefined) set({ noting })
      },
      note: (line, text) => {
        isWritten = true
        set({ annotations: annotated(get().annotations, line, text), noting: undefined })
      }
    },
    begin: (annotations) => {
      isWritten = annotations.length > 0
    },
    read: () => {
      const { annotations, trace } = get()
      if (trace === undefined || isWritten || annotations.length === trace.index.annotations.length) return
      set({ annotations: trace.index.annotations.slice() })
    }
  }
}
