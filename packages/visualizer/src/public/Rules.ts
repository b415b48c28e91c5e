/** Rules: what lines of a trace show besides a failure; an app's rules are written like the built-in ones. */
export { findings, type Found } from "../export/found.ts"
export type { Options } from "../export/ruled.ts"
export { builtIn } from "../model/rules/builtIn.ts"
export { type Finding, type Group, type Report, rule, type Rule } from "../model/rules/Rule.ts"
