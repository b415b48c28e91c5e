import * as machine from "@effect-imap/core/Machine"

// machine.toJson
// states and the ways between them, to draw or to check
const chart = machine.toJson()

export const ofSelecting = chart.edges.filter(({ from }) => from === "selecting").map(({ event }) => event)

// machine.toMermaid
export const diagram = machine.toMermaid() // "stateDiagram-v2 …"

// machine.toConfig
// for the editors and viewers of XState
export const config = JSON.stringify(machine.toConfig())

// machine.identity
// does a trace come from the machine of this version?
export const { hash, id } = machine.identity()
