/**
 * What a simulated server answers, command by command: a table of when a command is allowed, and what it does.
 */
import { Option, Result } from "effect"
import { authenticate, login, respond as respondToChallenge } from "./authenticate.ts"
import * as ClientCommand from "./ClientCommand.ts"
import type { Input } from "./CommandReader.ts"
import { fetchLines, searchLine } from "./fetch.ts"
import { examine, list, select, status } from "./mailboxCommands.ts"
import { utf8, toText } from "./octets.ts"
import type { Profile, Step } from "./Profile.ts"
import { answer, type Asking, lists, type Question, say, type State, type Turn } from "./Turn.ts"

interface Rule {
  /** The states in which the command is allowed. RFC 9051 §3. */
  readonly states: "any" | "before" | "authenticated" | "selected"
  readonly step?: Step
  /** The capability without which the server does not know it. */
  readonly needs?: string
  readonly run: (question: Question) => Turn
}

const completed = (question: Question, ...untagged: ReadonlyArray<string>): Turn =>
  answer(question, [...untagged, say(question, "completed")])

const orSyntaxError = (question: Question, untagged: ReadonlyArray<string> | undefined): Turn =>
  untagged === undefined ? answer(question, [say(question, "syntaxError")]) : completed(question, ...untagged)

const inMailbox = (question: Question, by: "sequence" | "uid", read: typeof fetchLines): Turn =>
  orSyntaxError(
    question,
    Option.getOrUndefined(
      Option.map(question.state.selected, (mailbox) => read(mailbox, question.command.args, by))
    )
  )

const search: typeof fetchLines = (mailbox, args, by) => {
  const line = searchLine(mailbox, args, by)
  return line === undefined ? undefined : [line]
}

/** RFC 2971. Only a list with name and version opens mailboxes, and only behind the login. */
const id = (question: Question): Turn => {
  const { command, profile, state } = question
  if (profile.id !== "answered") {
    return answer(question, [say(question, "unknown")], { silent: profile.id === "deafens" })
  }
  const [only, ...more] = command.args
  const fields = only?._tag === "List" ? only.items.map((item) => ClientCommand.textOf(item)) : []
  const isNil = only?._tag === "Atom" && only.text.toUpperCase() === "NIL"
  if (more.length > 0 || fields.length % 2 !== 0 || (only?._tag !== "List" && !isNil)) {
    return answer(question, [say(question, "syntaxError")])
  }
  const names = fields.filter((_, index) => index % 2 === 0).map((name) => name?.toUpperCase())
  const complete = names.includes("NAME") && names.includes("VERSION") && state.epoch === "authenticated"
  const opens = complete && (profile.unlockedBy !== "idAfterRefusal" || state.refused)
  return answer(question, [say(question, "identity"), say(question, "completed")], {
    unlocked: state.unlocked || opens
  })
}

const enable = (question: Question): Turn => {
  const names = question.command.args.map((argument) => ClientCommand.textOf(argument)?.toUpperCase() ?? "")
  const enabled = names.filter((name) => lists(question, name))
  return completed(question, ["* ENABLED", ...enabled].join(" "))
}

const idle = (question: Question): Turn =>
  answer(question, ["+ idling"], { asking: Option.some({ _tag: "Idle", command: question.command }) })

const logout = (question: Question): Turn =>
  answer(question, [say(question, "bye"), say(question, "completed")], {}, "end")

const startTls = (question: Question): Turn =>
  question.state.epoch === "clear"
    ? answer(question, [say(question, "startTls")], { epoch: "tls" }, "startTls")
    : answer(question, [say(question, "wrongState")])

const unselect = (question: Question): Turn =>
  answer(question, [say(question, "completed")], { selected: Option.none() })

const rules: Readonly<Record<string, Rule>> = {
  CAPABILITY: {
    states: "any",
    step: "capability",
    run: (question) =>
      completed(question, `* CAPABILITY ${question.profile.capabilities[question.state.epoch]}`)
  },
  NOOP: { states: "any", run: (question) => completed(question) },
  ID: { states: "any", step: "id", needs: "ID", run: id },
  LOGOUT: { states: "any", step: "logout", run: logout },
  STARTTLS: { states: "before", step: "starttls", needs: "STARTTLS", run: startTls },
  LOGIN: { states: "before", step: "auth", run: login },
  AUTHENTICATE: { states: "before", step: "auth", run: authenticate },
  ENABLE: { states: "authenticated", needs: "ENABLE", run: enable },
  NAMESPACE: {
    states: "authenticated",
    needs: "NAMESPACE",
    run: (question) => completed(question, '* NAMESPACE (("" "/")) NIL NIL')
  },
  LIST: { states: "authenticated", run: (question) => orSyntaxError(question, list(question)) },
  STATUS: { states: "authenticated", run: status },
  SELECT: { states: "authenticated", step: "select", run: select },
  EXAMINE: { states: "authenticated", step: "select", run: examine },
  IDLE: { states: "authenticated", needs: "IDLE", run: idle },
  UNSELECT: { states: "selected", needs: "UNSELECT", run: unselect },
  CLOSE: { states: "selected", run: unselect },
  FETCH: { states: "selected", run: (question) => inMailbox(question, "sequence", fetchLines) },
  "UID FETCH": { states: "selected", run: (question) => inMailbox(question, "uid", fetchLines) },
  SEARCH: { states: "selected", run: (question) => inMailbox(question, "sequence", search) },
  "UID SEARCH": { states: "selected", run: (question) => inMailbox(question, "uid", search) }
}

const allowed = (rule: Rule, state: State): boolean => {
  if (rule.states === "any") return true
  if (rule.states === "before") return state.epoch !== "authenticated"
  return state.epoch === "authenticated" && (rule.states === "authenticated" || Option.isSome(state.selected))
}

/** The turn that follows from one command. */
export const respond = (profile: Profile, state: State, input: Extract<Input, { _tag: "Command" }>): Turn => {
  const parsed = ClientCommand.parse(input.bytes)
  const command = Result.isSuccess(parsed) ? parsed.success : { ...parsed.failure, args: [] }
  const rule = Object.hasOwn(rules, command.name) ? rules[command.name] : undefined
  const question: Question = { profile, state, command, step: rule?.step ?? "other" }
  if (state.silent || profile.silentAt === question.step) return answer(question, [], { silent: true })
  if (rule === undefined || (rule.needs !== undefined && !lists(question, rule.needs))) {
    return answer(question, [say(question, command.name === "" ? "syntaxError" : "unknown")])
  }
  if (Result.isFailure(parsed) || input.largestUnasked > largestAllowed(question)) {
    return answer(question, [say(question, "syntaxError")])
  }
  return allowed(rule, state) ? rule.run(question) : answer(question, [say(question, "wrongState")])
}

/** How long a literal may be that did not wait for a continuation. RFC 7888 §3, §5. */
const largestAllowed = (question: Question): number => {
  if (lists(question, "LITERAL-")) return 4096
  return lists(question, "LITERAL+") ? Number.POSITIVE_INFINITY : 0
}

/** The turn that follows from a line that was asked for. */
export const respondToLine = (profile: Profile, state: State, asking: Asking, bytes: Uint8Array): Turn => {
  const line = utf8(toText(bytes))
  const step = asking._tag === "Sasl" ? "auth" : "other"
  const question: Question = { profile, state, command: asking.command, step }
  if (asking._tag === "Sasl") return respondToChallenge(question, asking, line)
  return answer(question, [say(question, line.toUpperCase() === "DONE" ? "completed" : "syntaxError")], {
    asking: Option.none()
  })
}
