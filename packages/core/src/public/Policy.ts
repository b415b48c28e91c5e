/** Limits, sizes and choices of a connection. */
export { layer, type Limits, make, type Options, Policy } from "../Policy.ts"
