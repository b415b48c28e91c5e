/** A trace, read from its bytes. */
export { NotATrace, read, type ReadTrace } from "../trace/Reader.ts"
