/**
 * The state machine as XState has it: to read, to draw and to check. Its states, events and delays may change in any version.
 *
 * @experimental
 */
export {
  type CallSettings,
  type Chart,
  connectionMachine,
  type ConnectionMachine,
  identity,
  input,
  type Input,
  type Json,
  type StateId,
  type StateMeta,
  toConfig,
  toJson,
  toMermaid
} from "../lifecycle/Machine.ts"
