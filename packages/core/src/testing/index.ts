export * as MemoryTransport from "./MemoryTransport.ts"
export * as TransportContract from "./TransportContract.ts"
