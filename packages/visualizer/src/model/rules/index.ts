/** Rules: what lines of a trace show besides the failure. */
export { builtIn } from "./builtIn.ts"
export { lint, linting, type Options } from "./lint.ts"
export { loginsPerPoll } from "./loginPerPoll.ts"
export { type NotARule, rulesIn, withAppRules } from "./appRules.ts"
export { type Finding, type Group, type Report, rule, type Rule } from "./Rule.ts"
