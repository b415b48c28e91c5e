/**
 * The second script: what a person opens only now and then. A served page and an app load it on demand; a page on disk
 * contains it.
 */
export { Chart } from "../diagrams/Chart.tsx"
export { Compare } from "../compare/Compare.tsx"
export { Explanation } from "../verdict/Explanation.tsx"
export { Export } from "../export/Export.tsx"
export { Facts } from "../facts/Facts.tsx"
export { issue } from "../export/issue.ts"
export { Help } from "./Help.tsx"
export { NoteDialog } from "../conversation/NoteDialog.tsx"
export { Raw } from "../conversation/Raw.tsx"
export { TalkSaving } from "../diagrams/TalkSaving.tsx"
export { Timers } from "../facts/Timers.tsx"
export { HowTo, NoFile, Ways, Welcome } from "./Welcome.tsx"
export { WhatIf } from "../compare/WhatIf.tsx"
export { default as css } from "./secondary.css"
