/** LOGIN and AUTHENTICATE. RFC 9051 §6.2.2, §6.2.3, RFC 4959. */
import { Option, Result } from "effect"
import * as Base64 from "effect/encoding/Base64"
import * as Capability from "../../imap/Capability.ts"
import * as Mechanism from "../../imap/Mechanism.ts"
import { textOf } from "../ClientCommand.ts"
import { evaluate } from "./sasl.ts"
import {
  answer,
  type Asking,
  capabilities as capabilitiesOf,
  lists,
  type Question,
  say,
  type Turn
} from "../Turn.ts"
import { checked, type Outcome } from "./Outcome.ts"

export const login = (question: Question): Turn => {
  const [user, password] = question.command.args.map(textOf)
  if (lists(question, "LOGINDISABLED")) return answer(question, [say(question, "loginDisabled")])
  if (question.command.args.length !== 2 || user === undefined || password === undefined) {
    return answer(question, [say(question, "syntaxError")])
  }
  return conclude(question, checked(question.profile, user, password), question.command.line)
}

/** Answers AUTHENTICATE: with an initial response if SASL-IR is listed, otherwise step by step. */
export const authenticate = (question: Question): Turn => {
  const { command, profile, state } = question
  const [mechanism, initialResponse] = command.args.map((arg) => textOf(arg))
  const capabilities = capabilitiesOf(profile, state)
  const tooMany = command.args.length > (Capability.hasInitialResponse(capabilities) ? 2 : 1)
  if (mechanism === undefined || tooMany) return answer(question, [say(question, "syntaxError")])
  if (!capabilities.has(`AUTH=${mechanism.toUpperCase()}`)) {
    return answer(question, [`${command.tag} NO Unsupported authentication mechanism`])
  }
  const asking: Asking = { _tag: "Sasl", command, answers: [] }
  if (initialResponse === undefined) return proceed(question, asking, command.line)
  return respond(question, asking, initialResponse === "=" ? "" : initialResponse)
}

type Exchange = Extract<Asking, { _tag: "Sasl" }>

/** Takes the client's answer to a challenge; `*` cancels. RFC 9051 §6.2.2. */
export const respond = (question: Question, asking: Exchange, line: string): Turn => {
  const decoded = line === "*" ? undefined : Result.getOrUndefined(Base64.decodeString(line))
  if (decoded === undefined) {
    return answer(question, [say(question, "syntaxError", { line })], { asking: Option.none() })
  }
  return proceed(
    question,
    { ...asking, answers: [...asking.answers, decoded] },
    `${asking.command.line} ${line}`
  )
}

const proceed = (question: Question, asking: Exchange, line: string): Turn => {
  const { profile } = question
  const mechanism = textOf(asking.command.args[0])?.toUpperCase() ?? ""
  const offersPlus = Mechanism.Name.literals.some(
    (name) => Mechanism.bindsChannel(name) && lists(question, `AUTH=${name}`)
  )
  const progress = evaluate(mechanism, { profile, answers: asking.answers, offersPlus })
  return progress._tag === "Ask"
    ? answer(question, [`+ ${Base64.encode(progress.challenge)}`], { asking: Option.some(asking) })
    : conclude(question, progress, line)
}

const conclude = (question: Question, outcome: Outcome, line: string): Turn => {
  const done = { asking: Option.none<Asking>() }
  if (outcome._tag === "Refused") {
    const { password, user } = outcome
    const name = outcome.isToken ? "wrongToken" : "wrongPassword"
    return answer(question, [say(question, name, { user, password, line })], done)
  }
  const inside = { ...question, state: { ...question.state, epoch: "authenticated" as const } }
  return answer(inside, [say(inside, "loggedIn")], done)
}
