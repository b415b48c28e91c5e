/** A React app that shows a trace. The viewer fills what it is given. */
import { ImapTraceView } from "@effect-imap/visualizer/react"
import { StrictMode } from "react"
import { createRoot } from "react-dom/client"

const root = document.querySelector("#root")
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <ImapTraceView src="trace.imaptrace.jsonl" style={{ height: "100vh" }} />
    </StrictMode>
  )
}
