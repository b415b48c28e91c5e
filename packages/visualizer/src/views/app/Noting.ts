/** Notes of readers on lines of the trace. */
import { type Annotation, annotated } from "../../model/annotations.ts"
import { mostTellingLine, type Store } from "./Store.ts"

export interface Noting {
  /** Begins a note on the line that is looked at, or else on the most telling one. */
  readonly beginNote: () => void
  /** Notes `text` on a line; an empty one removes the note. */
  readonly note: (line: number, text: string) => void
}

export interface Notes {
  readonly noting: Noting
  /** Another trace is shown, with these notes. */
  readonly begin: (annotations: ReadonlyArray<Annotation>) => void
  /** Shows the notes that the trace has, unless a person wrote some since. */
  readonly read: () => void
}

export const make = ({ get, set }: Store): Notes => {
  let isWritten = false
  return {
    noting: {
      beginNote: () => {
        const noting = get().cursor ?? mostTellingLine(get())
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
