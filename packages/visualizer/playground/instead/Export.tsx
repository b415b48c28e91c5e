/** The dialog for exports with the trace alone; the viewer's own page and the command make the other forms of it. */
import { useState } from "preact/hooks"
import { notesOf, type Rewritten, rewritten } from "../../src/page/exporting.ts"
import type { Trace } from "../../src/page/Trace.ts"
import type { State } from "../../src/views/app/Store.ts"
import { Dialog } from "../../src/views/parts/Dialog.tsx"
import { download } from "../../src/views/parts/download.ts"

interface Props {
  readonly state: State
  readonly trace: Trace
  readonly onClose: () => void
}

export const Export = ({ onClose, state, trace }: Props) => {
  const [made, setMade] = useState<Rewritten>()
  const save = () =>
    void rewritten(trace.bytes.blob(), {}, notesOf(trace, state.annotations)).then((made) => {
      setMade(made)
      if (made.problems.length === 0) download(made.trace, "playground.imaptrace.jsonl")
    })
  return (
    <Dialog title="Export" onClose={onClose}>
      <p>The trace, with your notes. Credentials and messages are never in it.</p>
      {made?.problems.slice(0, 5).map(({ line, problem }) => (
        <p class="bad" role="alert">
          Not saved: line {line} holds {problem}
        </p>
      ))}
      <div class="buttons">
        <button type="button" class="main" onClick={save}>
          Trace
        </button>
      </div>
      <p class="dim">
        <code>effect-imap trace export</code> makes a page, pictures and a text for an issue of it, and
        replaces names.
      </p>
    </Dialog>
  )
}
