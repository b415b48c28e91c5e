/** Rules: what lines of a trace show besides a failure; those of an app's own are written as the built-in ones are. */
export { findings, type Found } from "../export/found.ts"
export type { Options } from "../export/ruled.ts"
export { builtIn } from "../model/rules/builtIn.ts"
export { type Finding, type Group, type Report, rule, type Rule } from "../model/rules/Rule.ts"
