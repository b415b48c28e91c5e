export * as NodeImap from "./NodeImap.ts"
export * as NodeSimulator from "./NodeSimulator.ts"
export * as NodeTrace from "./NodeTrace.ts"
export * as NodeTransport from "./NodeTransport.ts"
