import { Index } from "@effect-imap/visualizer"
import { trace } from "./recorded.ts"

// Index.make
// a trace of any size, read in slices of 12 ms
const index = Index.make()
index.push(new TextEncoder().encode(trace))
let sliceEnds = performance.now() + 12
while (!index.parse(() => performance.now() < sliceEnds)) sliceEnds = performance.now() + 12
index.end()

export const connections = index.connections.map(({ error, group, status }) => ({ error, group, status }))
// [{ group: "c1", status: "failed", error: "UnsafeLogin" }, { group: "c2", status: "interrupted", … }]
