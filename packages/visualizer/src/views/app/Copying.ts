/** Gives text to the clipboard, and says so. */
import { lineOf } from "../../model/Verdict.ts"
import { download } from "../parts/download.ts"
import { plain } from "../parts/ServerText.tsx"
import type { Store } from "./Store.ts"

export interface Copying {
  /** Shows words for a moment. */
  readonly say: (words: string) => void
  /** To the clipboard; where the browser keeps that from a page, as a file. */
  readonly copy: (text: string, name?: string) => void
  /** The line that is looked at. */
  readonly copyLine: () => void
}

/** Milliseconds in which a sentence is read. */
const shownFor = 4000

export const make = ({ get, set }: Store): Copying => {
  const say = (words: string) => {
    set({ toast: words })
    setTimeout(() => {
      if (get().toast === words) set({ toast: undefined })
    }, shownFor)
  }

  const copy = (text: string, name = "copied.txt") =>
    void Promise.resolve(text)
      .then((text) => navigator.clipboard.writeText(text))
      .then(
        () => say("Copied"),
        () => {
          download(new Blob([text], { type: "text/plain" }), name)
          say(`The browser does not let this page copy: saved as ${name}`)
        }
      )

  return {
    say,
    copy,
    copyLine: () => {
      const { cursor, detail } = get()
      if (cursor === undefined || detail === undefined) return
      const shown = lineOf(detail.connection, cursor)
      if (shown !== undefined) copy(plain(`${shown.way} ${shown.text}`), "line.txt")
    }
  }
}
