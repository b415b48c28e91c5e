/**
 * What a person opens now and then: a second script. A served page and an app load it when it is asked for; a page on
 * disk holds it.
 */
export { question } from "../export/question.ts"
export { Chart } from "./Chart.tsx"
export { Compare } from "./Compare.tsx"
export { Export } from "./Export.tsx"
export { Facts } from "./Facts.tsx"
export { Help } from "./Help.tsx"
export { NoteDialog } from "./NoteDialog.tsx"
export { Raw } from "./Raw.tsx"
export { Talk } from "./Talk.tsx"
export { Timers } from "./Timers.tsx"
export { HowTo, NoFile, Ways, Welcome } from "./Welcome.tsx"
export { WhatIf } from "./WhatIf.tsx"
export { default as css } from "./secondary.css"
