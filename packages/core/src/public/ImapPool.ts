/** Several connections of one account, for as many tasks at once. */
export { ImapPool, layer, layerConfig, make, type Options } from "../mailbox/ImapPool.ts"
