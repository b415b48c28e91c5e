import { Policy } from "@effect-imap/core"
import * as Machine from "@effect-imap/core/Machine"

// Machine.input
// what the machine begins with, such as for `createActor(connectionMachine, { input })`
export const start = Machine.input({ host: "imap.example.com", user: "ada@example.com" }, Policy.make())

// Machine.toJson
// states and the ways between them, to draw or to check
const chart = Machine.toJson()

export const ofSelecting = chart.edges.filter(({ from }) => from === "selecting").map(({ event }) => event)

// Machine.toMermaid
export const diagram = Machine.toMermaid() // "stateDiagram-v2 …"

// Machine.toConfig
// for the editors and viewers of XState
export const config = JSON.stringify(Machine.toConfig())

// Machine.identity
// does a trace come from the machine of this version?
export const { hash, id } = Machine.identity()
