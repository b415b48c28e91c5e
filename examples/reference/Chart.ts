import { Chart, Spans } from "@effect-imap/visualizer"
import { read } from "./read.ts"

// Chart.metaOf
export const label = Chart.metaOf("dialing.startTls.greeting")?.label // "greeting"

// Chart.metaOfTimer
export const group = Chart.metaOfTimer("selectLimit")?.group // "mailbox"

// Chart.visited
// the states that a connection went through, to be marked in a drawing of `Chart.layout`
const visited = Spans.connections(read).map(({ moves }) => Chart.visited(moves))

export const marked = Chart.layout.nodes.filter(({ id }) => visited.some(({ counts }) => counts.has(id)))
