/** LOGIN and AUTHENTICATE. RFC 9051 §6.2.2, §6.2.3, RFC 4616, RFC 4959. */
import { Option, Result } from "effect"
import { Base64 } from "effect/encoding"
import * as Capability from "../Capability.ts"
import { textOf } from "./ClientCommand.ts"
import { answer, type Asking, lists, type Question, say, type Turn } from "./Turn.ts"

export const login = (question: Question): Turn => {
  const [user, password] = question.command.args.map(textOf)
  if (lists(question, "LOGINDISABLED")) return answer(question, [say(question, "loginDisabled")])
  if (question.command.args.length !== 2 || user === undefined || password === undefined) {
    return answer(question, [say(question, "syntaxError")])
  }
  return check(question, user, password)
}

/** With an initial response where SASL-IR is listed, else step by step. */
export const authenticate = (question: Question): Turn => {
  const { command, profile, state } = question
  const [mechanism, initialResponse] = command.args.map((arg) => textOf(arg))
  const capabilities = Capability.fromText(profile.capabilities[state.epoch])
  const tooMany = command.args.length > (Capability.hasInitialResponse(capabilities) ? 2 : 1)
  if (mechanism === undefined || tooMany) return answer(question, [say(question, "syntaxError")])
  if (!capabilities.has(`AUTH=${mechanism.toUpperCase()}`)) {
    return answer(question, [`${command.tag} NO Unsupported authentication mechanism`])
  }
  const asking: Asking = { _tag: "Sasl", command, answers: [] }
  if (initialResponse === undefined) return ask(question, asking)
  return respond(question, asking, initialResponse === "=" ? "" : initialResponse)
}

/** The client's answer to a challenge; `*` gives up. RFC 9051 §6.2.2. */
export const respond = (
  question: Question,
  asking: Extract<Asking, { _tag: "Sasl" }>,
  line: string
): Turn => {
  const decoded = line === "*" ? undefined : Result.getOrUndefined(Base64.decodeString(line))
  if (decoded === undefined) {
    return answer(question, [say(question, "syntaxError", { line })], { asking: Option.none() })
  }
  const next: Asking = { ...asking, answers: [...asking.answers, decoded] }
  const mechanism = mechanismOf(asking)
  if (mechanism === "LOGIN" && next.answers.length < 2) return ask(question, next)
  const [user = "", password = ""] = mechanism === "LOGIN" ? next.answers : plain(decoded)
  return check(question, user, password, `${asking.command.line} ${line}`)
}

const mechanismOf = (asking: Extract<Asking, { _tag: "Sasl" }>) =>
  textOf(asking.command.args[0])?.toUpperCase()

/** `authzid NUL authcid NUL password`, where nobody may act for somebody else. RFC 4616 §2. */
const plain = (message: string): ReadonlyArray<string> => {
  const [actAs, user = "", password = "", ...more] = message.split("\0")
  return more.length > 0 || (actAs !== "" && actAs !== user) ? [] : [user, password]
}

const ask = (question: Question, asking: Extract<Asking, { _tag: "Sasl" }>): Turn => {
  const prompt = question.profile.loginPrompts[asking.answers.length === 0 ? 0 : 1]
  return answer(question, [mechanismOf(asking) === "LOGIN" ? `+ ${prompt}` : "+ "], {
    asking: Option.some(asking)
  })
}

const check = (question: Question, user: string, password: string, line = question.command.line): Turn => {
  const { profile, state } = question
  const done = { asking: Option.none<Asking>() }
  if (user !== profile.user || password !== profile.password) {
    return answer(question, [say(question, "wrongPassword", { user, password, line })], done)
  }
  const inside = { ...question, state: { ...state, epoch: "authenticated" as const } }
  return answer(inside, [say(inside, "loggedIn")], done)
}
