/** Limits, sizes and choices of a connection. */
export { layer, make, type Options, Policy } from "../lifecycle/Policy.ts"
