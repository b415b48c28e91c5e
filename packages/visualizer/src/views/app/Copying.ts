/** Copies text to the clipboard, and reports that. */
import { lineOf } from "../../model/verdict/shown.ts"
import { download } from "../parts/download.ts"
import { plain } from "../parts/ServerText.tsx"
import type { Store } from "./Store.ts"

export interface Copying {
  /** Shows a message for a moment. */
  readonly say: (words: string) => void
  /** Copies to the clipboard; if the browser does not allow it, saves a file. */
  readonly copy: (text: string, name?: string) => void
  /** Copies the selected line. */
  readonly copyLine: () => void
}

/** The times for which a short message and a longer one are shown. */
const shownForMs = 4000
const readForMs = 10_000
const maxShortText = 120

/** The characters of a copied text that the toast shows. */
const maxShown = 600

export const make = ({ get, set }: Store): Copying => {
  const say = (words: string) => {
    set({ toast: words })
    setTimeout(
      () => {
        if (get().toast === words) set({ toast: undefined })
      },
      words.length > maxShortText ? readForMs : shownForMs
    )
  }

  const copy = (text: string, name = "copied.txt") =>
    void Promise.resolve(text)
      .then((text) => navigator.clipboard.writeText(text))
      .then(
        () => say(`Copied:\n${text.length > maxShown ? `${text.slice(0, maxShown).trimEnd()}…` : text}`),
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
