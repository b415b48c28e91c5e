/** A description of a trace as text for a terminal. */
export { explain, type Options } from "../export/explain.ts"
