/** SCRAM with its signatures, which are loaded together: nothing is left to be loaded once the server waits for an answer. */
export { start } from "../imap/sasl/scram.ts"
export { byWebCrypto } from "./webCrypto.ts"
