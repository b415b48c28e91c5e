/** What can be taken out of the page, and what would be in it. */
import type { Trace } from "../page/Trace.ts"
import { Dialog } from "./Dialog.tsx"
import { download } from "./download.ts"
import type { State } from "./Store.ts"

interface Props {
  readonly state: State
  readonly trace: Trace
  readonly onClose: () => void
}

export const Export = ({ onClose, trace }: Props) => (
  <Dialog title="Export" onClose={onClose}>
    <div class="buttons">
      <button type="button" onClick={() => download(trace.bytes.blob(), "trace.imaptrace.jsonl")}>
        Trace
      </button>
    </div>
  </Dialog>
)
