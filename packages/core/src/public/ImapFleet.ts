/** More accounts than one process holds. */
export {
  Credentials,
  FleetError,
  type FleetStatus,
  ImapFleet,
  layer,
  layerClient,
  layerLocal,
  layerTraces,
  type Options,
  task,
  type Task,
  tasks
} from "../fleet/ImapFleet.ts"
export type { Shape } from "../fleet/Task.ts"
