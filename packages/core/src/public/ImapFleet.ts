/** More accounts than one process holds. */
export {
  Credentials,
  FleetError,
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
