/** Tools for the tests of transports and apps. */
export * as MemoryTransport from "../testing/MemoryTransport.ts"
export * as TransportContract from "../testing/TransportContract.ts"
