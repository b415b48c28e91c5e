/** What the server's answer to an authentication comes to: a login, a challenge, or a refusal and what it means. */
import { Effect, Option } from "effect"
import * as Capability from "../Capability.ts"
import * as ImapError from "../ImapError.ts"
import type { Reason } from "../Reason.ts"
import type { Tagged } from "../Response.ts"
import * as Exchange from "../sasl/Exchange.ts"
import type * as Entry from "../session/Entry.ts"
import type { Session } from "../session/Session.ts"
import { isSecured } from "../Transport.ts"
import { swallowed } from "./flight.ts"
import { meaning, meet, type Said } from "./quirk.ts"
import { answerOf, explainedBy, ofAuthentication, referralIn } from "./refusal.ts"
import { loginOf, type World } from "./World.ts"

/** The list behind the login: in the code of OK, or untagged before it, which counts only within TLS (C04). */
const told = (from: Session, entry: Entry.Entry, tagged: Tagged): Capability.Capabilities | undefined =>
  Capability.fromCode(tagged.code) ??
  (isSecured(from.connection.channel()) ? Capability.fromUntagged(entry.untagged) : undefined)

/** What the server says of a token is quoted, and may hold the token. */
const quoted = (world: World, reason: Reason): Reason => {
  if (reason._tag !== "OAuthTokenRejected") return reason
  const { schemes, scope, status } = reason
  const words = Object.entries({ schemes, scope, status }).flatMap(([name, text]) =>
    text === undefined ? [] : [[name, world.recorder.redactor.text(text)] as const]
  )
  return { _tag: reason._tag, mechanism: reason.mechanism, ...Object.fromEntries(words) }
}

const said = (world: World, { code, condition, text }: Tagged): Said => ({
  state: "auth",
  manner: condition,
  code: code?.name,
  text: world.recorder.redactor.text(text)
})

/** A server that wants to be left alone is, by everyone in this process. */
const leaveAlone = (world: World, { reason, retryAfter, serverText = "" }: ImapError.ImapError) =>
  Effect.map(world.lockouts.begin(loginOf(world), serverText, retryAfter), (lockout) =>
    ImapError.make(reason, "auth", { serverText, retryAfter: lockout.retryAfter })
  )

/**
 * What the answer means by itself: by a quirk, else by its code. `counts` is what decides on the next form: what is
 * likely at this host explains a plain NO, and leaves it one.
 */
const refusalBy = (world: World, tagged: Tagged, mechanism: string) => {
  const refusal = said(world, tagged)
  const plain = referralIn(tagged, world.recorder.redactor.text) ?? ofAuthentication(tagged, mechanism)
  const found = meet(world, refusal, "Means")
  if (found === undefined) {
    return { own: ImapError.make(plain, "auth", { serverText: refusal.text }), counts: plain }
  }
  const own = meaning(found, refusal)
  return { own, counts: found.quirk.match.host === undefined ? own.reason : plain }
}

export const refused = Effect.fnUntraced(function* (
  world: World,
  exchange: Exchange.Exchange,
  tagged: Tagged
) {
  const { counts, own } = refusalBy(world, tagged, exchange.mechanism)
  const reason = explainedBy(exchange, own.reason)
  const error =
    reason === own.reason
      ? own
      : ImapError.make(quoted(world, reason), "auth", { serverText: own.serverText })
  return {
    type: "refused" as const,
    answer: answerOf(explainedBy(exchange, counts), Option.isSome(exchange.refusal)),
    wroteSecret: exchange.wroteSecret,
    error: reason._tag === "AuthThrottled" ? yield* leaveAlone(world, error) : error
  }
})

/** Some servers say OK and mean no. */
const isRefusedByOk = (world: World, tagged: Tagged): boolean =>
  meet(world, said(world, tagged), "Means", "Refusal") !== undefined

const succeeded = Effect.fnUntraced(function* (
  world: World,
  from: Session,
  entry: Entry.Entry,
  exchange: Exchange.Exchange,
  tagged: Tagged
) {
  if (!exchange.isSatisfied) return yield* ImapError.make(Exchange.unsatisfied(exchange), "auth")
  from.authenticated()
  yield* world.lockouts.forget(loginOf(world))
  const list = told(from, entry, tagged)
  const isPart = list !== undefined && meet(world, said(world, tagged), "Recapability") !== undefined
  return { type: "ok" as const, capabilities: isPart ? undefined : list }
})

/** What the answer to a request or to a response comes to. */
export const conclude = Effect.fnUntraced(function* (
  world: World,
  from: Session,
  entry: Entry.Entry,
  exchange: Exchange.Exchange
) {
  const answer = yield* from.commands.answer(entry)
  switch (answer._tag) {
    case "Continuation":
      from.authentication = { entry, exchange, challenge: answer.text }
      return { type: "challenged" as const }
    case "Swallowed":
    case "Deaf":
      return yield* swallowed(from, entry.command.name, answer.text, "auth")
    case "Tagged":
      return answer.condition === "OK" && !isRefusedByOk(world, answer)
        ? yield* succeeded(world, from, entry, exchange, answer)
        : yield* refused(world, exchange, answer)
  }
})
