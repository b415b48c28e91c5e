/** The memory of a fleet. */
export { FleetStore, layerMemory, layerSql } from "../fleet/FleetStore.ts"
