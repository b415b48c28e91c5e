/** A trace, read from its bytes. */
export { type Options, read, type ReadTrace } from "../export/ruled.ts"
export { NotATrace } from "../trace/Reader.ts"
