/** The state machine as XState has it: to read, to draw and to check. */
export {
  connectionMachine,
  identity,
  input,
  type StateId,
  toConfig,
  toJson,
  toMermaid
} from "../lifecycle/Machine.ts"
