/** What a fleet remembers. */
export { FleetStore, layerMemory, layerSql } from "../FleetStore.ts"
