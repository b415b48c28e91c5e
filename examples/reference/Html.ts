import * as Html from "@effect-imap/visualizer/Html"
import { trace } from "./recorded.ts"

// Html.toHtml
// one page with the viewer and the trace inside, which opens without a server
export const page = Html.toHtml(trace, { title: "Ticket 4711" })
