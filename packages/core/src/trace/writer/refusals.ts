/** The meaning of a refusal, as a reason of this library. A later success cancels it. */
import * as Quirks from "../../failure/Quirks.ts"
import { between, ours, type Quotation } from "../../failure/Quotation.ts"
import { codeOf, ofAuthentication, ofSelect, referralIn } from "../../failure/quirk/byCode.ts"
import { saysOwnCause } from "../../failure/quirk/endings.ts"
import type { PlainReason, Step } from "../../failure/Reason.ts"
import * as Capability from "../../imap/Capability.ts"
import type { Status, Tagged } from "../../imap/Response.ts"
import type { Redactor } from "../Redactor.ts"
import type { Explained } from "./saslParts.ts"

export interface LoggedRefusal {
  readonly reason: PlainReason
  readonly step: Step
  readonly serverText: Quotation
  /** The quirk that gave the server's words their meaning. */
  readonly quirk?: Quirks.Quirk | undefined
}

/** The facts known about the server at the time of the refusal. */
export interface Seen {
  readonly host: string
  readonly greeting: string
  readonly user: string
  readonly mechanism: string
  readonly mailbox: string
  readonly idSent: boolean
  /** The server's explanation of the refused token. */
  readonly explained?: Explained | undefined
}

/** Returns the failure; `undefined` for a command whose refusal does not end the connection. */
export const ofAnswer = (
  name: string,
  said: Tagged,
  seen: Seen,
  redactor: Redactor
): LoggedRefusal | undefined => {
  switch (name) {
    case "LOGIN":
    case "AUTHENTICATE":
      return refusal("auth", said, seen, ofLogin(name, said, seen, redactor), redactor)
    case "SELECT":
    case "EXAMINE": {
      const unsafe: PlainReason = { _tag: "UnsafeLogin", idSent: seen.idSent }
      return found("select", said, seen, "IdentifyAgain") === undefined
        ? refusal("select", said, seen, ofSelect(said, seen.mailbox, name, redactor), redactor)
        : { reason: unsafe, step: "select", serverText: redactor.text(said.text) }
    }
    case "STARTTLS": {
      const reason = { _tag: "StartTlsFailed", refused: true, ...codeOf(said, redactor) } as const
      return refusal("starttls", said, seen, reason, redactor)
    }
    default:
      return undefined
  }
}

/** The explanation within the exchange is more specific than NO, but not than a response code. RFC 7628 §3.2.2. */
const ofLogin = (command: string, said: Tagged, seen: Seen, redactor: Redactor): PlainReason => {
  const plain = ofAuthentication(said, seen, redactor)
  // BAD to another program's login is about what that program wrote, which this library may not know to be right. RFC 9051 §7.1.3
  if (plain._tag === "AuthSyntaxRejected")
    return { _tag: "CommandRejected", command, status: "BAD", ...codeOf(said, redactor) }
  const { explained, mechanism } = seen
  if (explained === undefined || plain._tag !== "AuthRejected") return plain
  const facts = Object.entries(explained).map(
    ([name, value]: [string, string]) => [name, redactor.text(value)] as const
  )
  return { _tag: "OAuthTokenRejected", mechanism, ...Object.fromEntries(facts) }
}

const found = <Name extends Quirks.Recovery["_tag"]>(
  step: Step,
  said: Tagged | Status,
  seen: Seen,
  name: Name
) =>
  Quirks.find(
    Quirks.known,
    {
      state: step,
      manner: said.condition,
      code: said.code?.name,
      text: said.text,
      host: seen.host,
      greeting: seen.greeting,
      capabilities: new Set<string>(),
      user: seen.user,
      credential: /^(?:XOAUTH2|OAUTHBEARER)$/.test(seen.mechanism) ? "token" : "password"
    },
    name
  )

/** Returns the reason that a quirk gives to the server's words, or else `plain`. */
const refusal = (
  step: Step,
  said: Tagged | Status,
  seen: Seen,
  plain: PlainReason,
  redactor: Redactor
): LoggedRefusal => {
  const serverText = redactor.text(said.text)
  const quirk = found(step, said, seen, "Means")?.quirk
  const means = quirk?.recovery._tag === "Means" ? quirk.recovery.reason : undefined
  const reason = referralIn(said, redactor) ?? means
  if (quirk === undefined || reason === undefined) return { reason: reason ?? plain, step, serverText, quirk }
  const { help } = Quirks.facts(quirk, serverText)
  const facts = {
    ...codeOf(said, redactor),
    ...(help === undefined ? {} : { help }),
    ...("detail" in reason ? { detail: serverText } : {}),
    ...("mailbox" in reason ? { mailbox: seen.mailbox } : {})
  }
  return { reason: { ...reason, ...facts }, step, serverText, quirk }
}

/** Returns the failure of a program that supports no listed login mechanism. */
export const ofNoMechanism = (
  listed: ReadonlyArray<string>,
  encrypted: boolean,
  redactor: Redactor
): LoggedRefusal => {
  const capabilities = Capability.fromNames(listed, (name) => redactor.word(name))
  const loginDisabled = capabilities.has("LOGINDISABLED")
  const offered = Capability.saslMechanisms(capabilities)
  const reason = { _tag: "NoUsableMechanism", offered, loginDisabled, encrypted } as const
  return { reason, step: "auth", serverText: ours("") }
}

/** Returns the command that a response answers, if only the response shows that. RFC 9051 §7.1. */
export const answered = ({ code, condition, text }: Tagged): string | undefined => {
  if (condition === "OK")
    return code?.name === "READ-WRITE" || code?.name === "READ-ONLY" ? "SELECT" : undefined
  if (code !== undefined && codesOfLogin.has(code.name)) return "LOGIN"
  return Quirks.known.some(({ id, match }) => id === "netease-unsafe-login" && match.text?.test(text))
    ? "SELECT"
    : undefined
}

const codesOfLogin: ReadonlySet<string> = new Set(["AUTHENTICATIONFAILED", "AUTHORIZATIONFAILED", "EXPIRED"])

/** Returns the failure for a BYE as the greeting. RFC 9051 §7.1.5. */
export const ofGreeting = (said: Status, seen: Seen, redactor: Redactor): LoggedRefusal => {
  const limited = said.code?.name === "LIMIT" ? "TooManyConnections" : "ServerRefused"
  return refusal("greeting", said, seen, { _tag: limited, ...codeOf(said, redactor) }, redactor)
}

/** The refusal before a BYE, and the step at which the BYE came. */
interface Before {
  readonly step: Step
  readonly before: Tagged | undefined
}

/** Returns the failure for a BYE without a LOGOUT: the refusal before it often holds the reason if it gives none. RFC 9051 §7.1.5. */
export const ofBye = (
  said: Status,
  seen: Seen,
  { before, step }: Before,
  redactor: Redactor
): LoggedRefusal => {
  const plain: PlainReason = { _tag: "ServerBye", ...codeOf(said, redactor) }
  const bye = refusal(step, said, seen, plain, redactor)
  if (before === undefined || bye.reason._tag !== "ServerBye" || saysOwnCause(said.text)) return bye
  const { quirk, reason } = refusal(step, before, seen, plain, redactor)
  return { reason, step, quirk, serverText: redactor.text(`${before.text}${between}${said.text}`) }
}
