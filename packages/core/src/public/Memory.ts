/** The memory of a process that servers can fill: one budget for all accounts. */
export { make, Memory, type Options } from "../lifecycle/Memory.ts"
