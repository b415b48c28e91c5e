/** What a fleet remembers. */
export { FleetStore, layerMemory, layerSql, type Store } from "../FleetStore.ts"
