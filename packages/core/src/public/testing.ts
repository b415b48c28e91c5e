/** Tools for the tests of transports and apps. */
export * as MemoryTransport from "../simulator/testing/MemoryTransport.ts"
export * as TransportContract from "../simulator/testing/TransportContract.ts"
