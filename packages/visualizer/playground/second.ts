/** The second script: the library, its simulator, and of the viewer's second script what this page shows. */
import { Reason } from "@effect-imap/core/internal/Reason"
import { words } from "./instead/words.ts"

export { testOf } from "./run/asTest.ts"
export { prepare } from "./run/prepare.ts"
export { compared } from "./run/difference.ts"
export { taken } from "./run/OwnTrace.ts"
export { Chart } from "../src/views/diagrams/Chart.tsx"
export { Compare } from "../src/views/compare/Compare.tsx"
export { Export } from "./instead/Export.tsx"
export { Facts } from "../src/views/facts/Facts.tsx"
export { Help } from "../src/views/shell/Help.tsx"
export { NoteDialog } from "../src/views/conversation/NoteDialog.tsx"
export { Raw } from "../src/views/conversation/Raw.tsx"
export { SequenceDiagram } from "../src/views/diagrams/SequenceDiagram.tsx"
export { Timers } from "../src/views/facts/Timers.tsx"
export { NoFile, Ways, Welcome } from "../src/views/shell/Welcome.tsx"
export { default as css } from "../src/views/shell/secondary.css"

// a page without Effect has copies of them instead
Object.assign(
  words,
  Object.fromEntries(
    Reason.members.map((reason) => [reason.fields._tag.schema.literal, reason.meaning.words])
  )
)
