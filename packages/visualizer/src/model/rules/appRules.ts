/** Rules of an app, which are checked before they run. */
import { builtIn } from "./builtIn.ts"
import type { Group, Rule } from "./Rule.ts"

/** Returns the built-in rules and those of an app. */
export const withAppRules = (own: ReadonlyArray<Rule>): ReadonlyArray<Rule> =>
  own.length === 0 ? builtIn : [...builtIn, ...own]

/** The reason why a value is no rule. */
export interface NotARule {
  readonly problem: string
}

/** Returns the rules in a rule or a list of rules; otherwise the first problem. */
export const rulesIn = (given: unknown): ReadonlyArray<Rule> | NotARule => {
  const all: ReadonlyArray<unknown> = Array.isArray(given) ? given : [given]
  const problem = all.map(problemOf).find((each) => each !== undefined)
  if (problem !== undefined) return { problem }
  const rules = all.filter(isRule)
  const ids = rules.map(({ id }) => id)
  const twice = ids.find((id, at) => ids.indexOf(id) !== at || taken.has(id))
  return twice === undefined ? rules : { problem: `there are two rules with the id ${JSON.stringify(twice)}` }
}

const taken: ReadonlySet<string> = new Set(builtIn.map(({ id }) => id))

const isRule = (value: unknown): value is Rule => problemOf(value) === undefined

const problemOf = (value: unknown): string | undefined => {
  if (typeof value !== "object" || value === null) return "a rule is an object, as `rule` makes it"
  const field = (name: string): unknown => Reflect.get(value, name)
  const id = field("id")
  if (typeof id !== "string" || !/^[a-z][a-z0-9-]{0,39}$/.test(id))
    return "`id` of a rule is a word such as `own-rule`"
  const wrong = (name: string, what: string): string => `\`${name}\` of the rule ${id} is ${what}`
  if (!groups.has(field("group"))) return wrong("group", `one of ${Array.from(groups).join(", ")}`)
  const severity = field("severity")
  if (severity !== "warning" && severity !== "info") return wrong("severity", "`warning` or `info`")
  const message = field("message")
  if (typeof message !== "string" || message === "" || message.length > maxMessage)
    return wrong("message", `a sentence of at most ${maxMessage} characters`)
  if (typeof field("docs") !== "string") return wrong("docs", "a text")
  return typeof field("find") === "function" ? undefined : wrong("find", "a function of a connection")
}

const maxMessage = 90

const names: { readonly [Name in Group]: true } = {
  way: true,
  tls: true,
  login: true,
  mailbox: true,
  command: true,
  protocol: true,
  server: true,
  program: true,
  recording: true
}

const groups: ReadonlySet<unknown> = new Set(Object.keys(names))
