/**
 * One authentication: the request, and the answers to its challenges. RFC 9051 §6.2.2, §6.2.3, RFC 4959.
 *
 * The channel is read again right before a secret is written (S08). An OK before the mechanism is satisfied is not a
 * success (A09), and the exchange is cancelled at a challenge that does not fit (A08).
 */
import { Deferred, Effect, Option, Redacted } from "effect"
import type * as Capability from "../../imap/Capability.ts"
import type { Command } from "../../imap/command/Command.ts"
import { noop } from "../../imap/command/noop.ts"
import * as Reserved from "../../imap/command/Reserved.ts"
import * as ImapError from "../../failure/ImapError.ts"
import type { Activities, ActivityOutcome } from "../machine/activities.ts"
import type { Form } from "../machine/Ranking.ts"
import * as Mechanism from "../../imap/Mechanism.ts"
import * as Exchange from "../../imap/sasl/Exchange.ts"
import type * as Entry from "../session/Entry.ts"
import type { Session } from "../session/Session.ts"
import { sign } from "../Proving.ts"
import { isSecured } from "../Transport.ts"
import { type Steps, written } from "./activity.ts"
import { beginExchange } from "./exchange.ts"
import { encodingFor } from "./encodingFor.ts"
import { commandsOf, keepInFlight } from "./flight.ts"
import { conclude, refused } from "./loginAnswer.ts"
import { type Challenge, isAsAsked, session, type Run } from "./Run.ts"
import { ours } from "../../failure/Quotation.ts"
import { once } from "../../base/once.ts"

export function* authenticate(
  run: Run,
  { capabilities, form, pipelined, probe, secured }: Activities["authenticate"]["input"]
): Steps<ActivityOutcome<"authenticate">> {
  const to = yield* session(run, undefined, "auth")
  const { command, exchange } = yield* request(run, to, form, capabilities)
  const more = probe ? [probing] : commandsOf(run, pipelined)
  const login: Entry.Planned = {
    step: "auth",
    command,
    reads: ["Capability", "Status"],
    kind: form.command === "AUTHENTICATE" ? { _tag: "sasl", whole: more.length > 0 } : undefined,
    // at once: what follows it may be data of the mailbox
    completed: ({ condition }) => {
      if (condition === "OK" && exchange.isSatisfied && pipelined.steps.length > 0) to.authenticated()
    }
  }
  yield* secure(run, to, secured)
  const encoding = encodingFor(capabilities)
  const [entry, ...others] = yield* written(to.commands, [login, ...more], encoding)
  if (entry === undefined) return yield* missing("a command")
  const [first] = others
  if (first !== undefined && probe) yield* awaitProbe(run, to, first)
  else keepInFlight(run, others)
  const outcome = yield* conclude(run, to, entry, exchange)
  if (pipelined.steps.length === 0 || outcome.type === "ok") return outcome
  if (outcome.type === "challenged") return yield* misunderstood()
  yield* forget(run, to)
  return outcome
}

/** The command that begins the exchange. LOGIN is complete; AUTHENTICATE may include its first message. */
const request = Effect.fnUntracedEager(function* (
  run: Run,
  to: Session,
  form: Form,
  capabilities: Capability.Capabilities
) {
  if (form.command === "LOGIN") {
    const { credential } = run.attempt
    if (credential === undefined) return yield* missing("a password")
    const command: Command = Reserved.login(run.account.user, credential)
    return { command, exchange: Exchange.satisfied("LOGIN") }
  }
  const exchange = yield* beginExchange(run, to, form, capabilities)
  const initial = form.initialResponse ? Option.getOrUndefined(exchange.initial) : undefined
  return initial === undefined
    ? { command: Reserved.authenticate(form.mechanism), exchange }
    : {
        command: Reserved.authenticate(form.mechanism, Exchange.asInitialResponse(initial.message)),
        exchange: initial.exchange
      }
})

/** Fails if the channel is not as secure as asked. Called right before a secret is written (S08). */
const secure = (run: Run, to: Session, secured: boolean): Effect.Effect<void, ImapError.ImapError> => {
  const channel = to.connection.channel()
  return isAsAsked(run.settings, channel) && (isSecured(channel) || !secured)
    ? Effect.void
    : Effect.fail(ImapError.make({ _tag: "ChannelNotSecured" }, "auth"))
}

const probing: Entry.Planned = { step: "auth", command: noop, optional: true }

/** Learns in the background whether the server answers a pipelined command. */
const awaitProbe = Effect.fnUntraced(function* (run: Run, from: Session, entry: Entry.Entry) {
  const pipelining = Deferred.makeUnsafe<boolean>()
  run.attempt.pipelining = pipelining
  yield* from.commands.answer(entry).pipe(
    Effect.flatMap((answer) => Deferred.succeed(pipelining, answer._tag === "Tagged")),
    Effect.ignore,
    Effect.forkIn(run.attempt.scope)
  )
})

/** Waits for the answers to what was pipelined after a refused login: the next form must not meet them. */
const forget = (run: Run, to: Session) =>
  Effect.forEach(run.attempt.inFlight, (entry) => to.commands.answer(entry), { discard: true }).pipe(
    Effect.timeoutOption(Math.max(run.policy.fence.grace, 2 * to.commands.rttMs())),
    Effect.ignore,
    Effect.andThen(
      Effect.sync(() => {
        run.attempt.inFlight = []
      })
    )
  )

/** The server asks although the login is complete, and takes what was pipelined for the answer. */
const misunderstood = once(() =>
  ImapError.make(
    {
      _tag: "ProtocolDesync",
      received: "challenge",
      problem: ours("a challenge to a login that was complete")
    },
    "auth"
  )
)

export function* respond(
  run: Run,
  { form, secured }: Activities["respond"]["input"]
): Steps<ActivityOutcome<"respond">> {
  const to = yield* session(run, undefined, "auth")
  const asked = run.attempt.challenge
  if (asked === undefined) return yield* missing("a challenge")
  run.attempt.challenge = undefined
  const { challenge, entry, exchange } = asked
  const warnings: Array<string> = []
  const step = exchange.respond(challenge)
  if (step._tag === "Failed") {
    return { ...(yield* cancel(run, to, form, asked, step.reason)), warnings }
  }
  if (step._tag === "Sign" && step.isWeak) {
    const { iterations } = step
    const mechanism = exchange.mechanism
    const tooFew = { _tag: "ScramIterations" as const, mechanism, iterations }
    // an eavesdropper could guess the password at little cost
    if (!isSecured(to.connection.channel())) {
      return { ...(yield* cancel(run, to, form, asked, tooFew)), warnings }
    }
    warnings.push("fewIterations")
  }
  const next = step._tag === "Sign" ? yield* sign(step) : step
  guard(run, next)
  yield* secure(run, to, secured)
  yield* to.commands.respond(entry, encoder.encode(`${Redacted.value(Exchange.asLine(next.message))}\r\n`))
  return { ...(yield* conclude(run, to, entry, next.exchange)), warnings }
}

/** Cancels an exchange that cannot continue; the server has to answer with BAD. */
const cancel = Effect.fnUntraced(function* (
  run: Run,
  to: Session,
  form: Form,
  { challenge, entry, exchange }: Challenge,
  reason: Exchange.ExchangeFailure
) {
  yield* to.commands.respond(entry, encoder.encode("*\r\n"))
  const answer = yield* Effect.timeoutOption(to.commands.answer(entry), run.policy.fence.authentication)
  const last = Option.getOrUndefined(answer)
  return last?._tag === "Tagged" && last.condition !== "OK" && isPassedOver(form, challenge)
    ? yield* refused(run, entry, exchange, { ...last, condition: "BAD" })
    : yield* ImapError.make(reason, "auth")
})

/** Returns whether the server ignored the initial response: then it has to be sent after the request for it. */
const isPassedOver = ({ initialResponse, mechanism }: Form, challenge: string): boolean =>
  initialResponse && challenge.trim() === "" && Mechanism.factsOf(mechanism).oneMessage

/** Redacts the proof: together with its challenge, an echo of it would let a password be guessed. */
const guard = ({ recorder }: Run, { exchange, message }: Exchange.Send): void => {
  if (!exchange.wroteSecret || Mechanism.factsOf(exchange.mechanism).discloses !== "proof") return
  recorder.redactor.add(Redacted.make(new TextDecoder().decode(Redacted.value(message))), { kind: "token" })
}

const encoder = new TextEncoder()

const missing = (what: "a password" | "a command" | "a challenge") =>
  ImapError.make({ _tag: "Defect", problem: ours(`an authentication without ${what}`) }, "auth")
