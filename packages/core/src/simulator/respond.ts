/**
 * The answers of a simulated server: a table of when each command is allowed, and its effect. Commands before a mailbox
 * is open, and those that keep it open, are here.
 */
import { Option, Result } from "effect"
import { authenticate, login, respond as respondToChallenge } from "./login/authenticate.ts"
import * as ClientCommand from "./ClientCommand.ts"
import { isForbidden } from "./command/rights.ts"
import { mailRules } from "./command/rules.ts"
import { examine, select, unselect } from "./command/selecting.ts"
import type { Input } from "./CommandReader.ts"
import type { Rule } from "./Rule.ts"
import { toText, utf8 } from "../base/octets.ts"
import {
  answer,
  type Asking,
  completed,
  fill,
  lists,
  type Question,
  refuse,
  refuseWith,
  say,
  type ConnectionState,
  type Turn,
  withBaseline,
  withUpdates
} from "./Turn.ts"

/** RFC 2971. Only an ID with name and version makes the server open mailboxes, and only after the login. */
const id = (question: Question): Turn => {
  const { command, profile, state } = question
  if (profile.id !== "answered") {
    return answer(question, [say(question, "unknown")], { silent: profile.id === "deafens" })
  }
  const [only, ...more] = command.args
  const fields = only?._tag === "List" ? only.items.map((item) => ClientCommand.textOf(item)) : []
  const isNil = only?._tag === "Atom" && only.text.toUpperCase() === "NIL"
  if (more.length > 0 || fields.length % 2 !== 0 || (only?._tag !== "List" && !isNil)) {
    return refuse(question, "syntaxError")
  }
  const names = fields.filter((_, index) => index % 2 === 0).map((name) => name?.toUpperCase())
  const complete = names.includes("NAME") && names.includes("VERSION") && state.epoch === "authenticated"
  const opens = complete && (profile.unlockedBy !== "idAfterRefusal" || state.refused)
  return completed(question, [say(question, "identity")], { unlocked: state.unlocked || opens })
}

const enable = (question: Question): Turn => {
  const names = question.command.args.map((argument) => ClientCommand.textOf(argument)?.toUpperCase() ?? "")
  const enabled = names.filter((name) => lists(question, name))
  // Enabling QRESYNC enables CONDSTORE. RFC 7162 §3.2.3.
  const qresync = question.state.qresync || enabled.includes("QRESYNC")
  const condstore = question.state.condstore || qresync || enabled.includes("CONDSTORE")
  const utf8 = question.state.utf8 || enabled.includes("UTF8=ACCEPT")
  return completed(question, [["* ENABLED", ...enabled].join(" ")], { qresync, condstore, utf8 })
}

const idle = (question: Question): Turn =>
  answer(question, ["+ idling"], { asking: Option.some({ _tag: "Idle", command: question.command }) })

const logout = (question: Question): Turn =>
  answer(question, [say(question, "bye"), say(question, "completed")], {}, "end")

const startTls = (question: Question): Turn =>
  question.state.epoch === "clear"
    ? answer(question, [say(question, "startTls")], { epoch: "tls" }, "startTls")
    : refuse(question, "wrongState")

/** RFC 4978 §3. */
const compress = (question: Question): Turn => {
  const [algorithm, ...more] = question.command.args.map((argument) => ClientCommand.textOf(argument))
  if (algorithm?.toUpperCase() !== "DEFLATE" || more.length > 0) return refuse(question, "syntaxError")
  return question.state.compressed
    ? answer(question, [`${question.command.tag} NO [COMPRESSIONACTIVE] DEFLATE is active already`])
    : answer(question, [say(question, "completed")], { compressed: true }, "compress")
}

const capability = (question: Question): Turn =>
  completed(question, [`* CAPABILITY ${question.profile.capabilities[question.state.epoch]}`])

const noop = (question: Question): Turn => completed(question)

const rules: Readonly<Record<string, Rule>> = {
  CAPABILITY: { states: "any", step: "capability", run: capability },
  NOOP: { states: "any", run: noop },
  ID: { states: "any", step: "id", needs: "ID", run: id },
  LOGOUT: { states: "any", step: "logout", run: logout },
  STARTTLS: { states: "before", step: "starttls", needs: "STARTTLS", run: startTls },
  LOGIN: { states: "before", step: "auth", run: login },
  AUTHENTICATE: { states: "before", step: "auth", run: authenticate },
  COMPRESS: { states: "authenticated", step: "compress", needs: "COMPRESS=DEFLATE", run: compress },
  ENABLE: { states: "authenticated", needs: "ENABLE", run: enable },
  NAMESPACE: {
    states: "authenticated",
    needs: "NAMESPACE",
    run: (question) => completed(question, ['* NAMESPACE (("" "/")) NIL NIL'])
  },
  SELECT: { states: "authenticated", step: "select", run: select },
  EXAMINE: { states: "authenticated", step: "select", run: examine },
  IDLE: { states: "authenticated", needs: "IDLE", run: idle },
  UNSELECT: { states: "selected", needs: "UNSELECT", run: unselect },
  CHECK: { states: "selected", run: noop },
  ...mailRules
}

/** The state in which the server is asked. */
export type ServerSide = Pick<Question, "profile" | "state" | "store" | "now">

/** Returns the turn for one command. */
export const respond = (known: ServerSide, input: Extract<Input, { _tag: "Command" }>): Turn => {
  const { profile, state } = known
  const parsed = ClientCommand.parse(input.bytes)
  const command = Result.isSuccess(parsed) ? parsed.success : { ...parsed.failure, args: [] }
  const rule = Object.hasOwn(rules, command.name) ? rules[command.name] : undefined
  const question: Question = { ...known, command, step: rule?.step ?? "other" }
  if (state.silent || profile.silentAt === question.step) return answer(question, [], { silent: true })
  const said = saidTo(question)
  if (said !== undefined) return said
  if (rule === undefined || !isKnown(rule, question)) {
    return refuse(question, command.name === "" ? "syntaxError" : "unknown")
  }
  if (Result.isFailure(parsed) || input.largestNonSync > maxNonSyncLiteral(question)) {
    return refuse(question, "syntaxError")
  }
  if (!allowed(rule, state)) return refuse(question, "wrongState")
  const turn = isForbidden(question)
    ? refuseWith(question, "NO [NOPERM] Permission denied")
    : rule.run(question)
  return withBaseline(withUpdates(turn, command.tag), state, command.tag)
}

/** The profile's own answer to exactly this command, if it has one. */
const saidTo = (question: Question): Turn | undefined => {
  const { command, profile } = question
  const line = command.line.slice(command.tag.length + 1)
  const found =
    profile.said?.find((each) => each.command === line) ??
    profile.said?.find((each) => each.command.includes("{") && isSaid(each.command, line))
  if (found === undefined) return undefined
  const lines = found.lines.map((each) => fill(each, { tag: command.tag, command: command.name }))
  return answer(
    question,
    lines,
    { silent: found.afterwards === "silent" },
    found.afterwards === "ends" ? "end" : "read"
  )
}

const isSaid = (command: string, line: string): boolean => {
  const pattern = command
    .replaceAll(/[\\^$.*+?()[\]|]/g, "\\$&")
    .replaceAll("{mailbox}", '(?:"(?:[^"\\\\]|\\\\.)*"|[^ ]+)')
    .replaceAll(/\{(\d+)((?:\\\+)?)\}/g, "\\{$1$2\\} .{$1}")
  return new RegExp(`^${pattern}$`, "s").test(line)
}

const allowed = (rule: Rule, state: ConnectionState): boolean => {
  if (rule.states === "any") return true
  if (rule.states === "before") return state.epoch !== "authenticated"
  return state.epoch === "authenticated" && (rule.states === "authenticated" || Option.isSome(state.selected))
}

const isKnown = ({ needs = [] }: Rule, question: Question): boolean =>
  needs.length === 0 || [needs].flat().some((name) => lists(question, name))

/** The largest literal that may be sent without waiting for a continuation. RFC 7888 §3, §5. */
const maxNonSyncLiteral = (question: Question): number => {
  if (lists(question, "LITERAL-")) return 4096
  return lists(question, "LITERAL+") ? Number.POSITIVE_INFINITY : 0
}

/** Returns the turn for a line that the server asked for. */
export const respondToLine = (known: ServerSide, asking: Asking, bytes: Uint8Array): Turn => {
  const line = utf8(toText(bytes))
  const step = asking._tag === "Sasl" ? "auth" : "other"
  const question: Question = { ...known, command: asking.command, step }
  if (asking._tag === "Sasl") return respondToChallenge(question, asking, line)
  if (known.state.silent) return answer(question, [], { asking: Option.none() })
  const isDone = line.toUpperCase() === "DONE"
  const turn = answer(question, [say(question, isDone ? "completed" : "syntaxError")], {
    asking: Option.none()
  })
  return withUpdates(turn, asking.command.tag)
}

/** Refuses a command; `reason` is, for example, `NO [OVERQUOTA] Quota exceeded`. */
export const respondWith = (
  known: ServerSide,
  input: Extract<Input, { _tag: "Command" }>,
  reason: string
): Turn => {
  const { name, tag } = ClientCommand.headOf(toText(input.bytes))
  const question: Question = { ...known, command: { tag, name, line: "", args: [] }, step: "other" }
  return answer(question, [`${tag} ${reason}`])
}
