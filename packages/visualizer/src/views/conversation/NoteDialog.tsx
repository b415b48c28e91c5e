/** The dialog for a note on a line. */
import { useState } from "preact/hooks"
import { maxNote, textOn } from "../../trace/annotations.ts"
import { lineOf } from "../../model/verdict/shown.ts"
import type { Detail } from "../../page/Detail.ts"
import { Dialog } from "../parts/Dialog.tsx"
import { ServerText } from "../parts/ServerText.tsx"
import type { State } from "../app/Store.ts"
import { useViewer } from "../app/Viewer.ts"

export const NoteDialog = ({ line, state }: { readonly line: number; readonly state: State }) => {
  const viewer = useViewer()
  const before = textOn(state.annotations, line)
  const [text, setText] = useState(before)
  const close = () => viewer.set({ noting: undefined })
  const save = () => viewer.note(line, text)
  return (
    <Dialog title="Note" onClose={close}>
      <p class="quote mono">
        <ServerText text={lineWords(state.detail, line)} />
      </p>
      <textarea
        aria-label={`Note on line ${line}`}
        rows={4}
        maxLength={maxNote}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== "Enter") return
          event.preventDefault()
          save()
        }}
      />
      <div class="buttons">
        <button type="button" class="main" onClick={save}>
          Save
        </button>
        {before !== "" && (
          <button type="button" onClick={() => viewer.note(line, "")}>
            Remove
          </button>
        )}
      </div>
      <p class="dim">
        Enter saves. The note stays on this page, and leaves with the trace or the page that you export.
      </p>
    </Dialog>
  )
}

/** Quotes the line that the note is about: `S: A2 NO …`. */
const lineWords = (detail: Detail | undefined, line: number): string => {
  const shown = detail && lineOf(detail.connection, line)
  return shown === undefined ? `line ${line} of the trace` : `${shown.way} ${shown.text}`
}
