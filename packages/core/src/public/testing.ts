/** What authors of transports and apps test with. */
export * as MemoryTransport from "../testing/MemoryTransport.ts"
export * as TransportContract from "../testing/TransportContract.ts"
