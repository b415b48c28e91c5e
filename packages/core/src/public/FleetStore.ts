/** The memory of a fleet. */
export { FleetStore, layerMemory, layerSql } from "../FleetStore.ts"
