/**
 * One authentication: the request, and the answers to its challenges. RFC 9051 §6.2.2, §6.2.3, RFC 4959.
 *
 * The channel is read anew right before a secret is written (S08). OK before the mechanism is satisfied is no
 * success (A09), and a challenge too many is cancelled (A08).
 */
import { Deferred, Effect, Option, Redacted } from "effect"
import * as Capability from "../Capability.ts"
import * as Command from "../Command.ts"
import * as ImapError from "../ImapError.ts"
import type { Activities } from "../machine/activities.ts"
import type { Form } from "../machine/mechanism.ts"
import type { Tagged } from "../Response.ts"
import * as Plain from "../sasl/plain.ts"
import type * as Entry from "../session/Entry.ts"
import type { Session } from "../session/Session.ts"
import { isSecured } from "../Transport.ts"
import { encodingFor, swallowed } from "./flight.ts"
import { capabilitiesIn } from "./greeting.ts"
import { isThrottled, ofAuthentication, suggestedDelay } from "./refusal.ts"
import { credential, session, type World } from "./World.ts"

const secure = (to: Session, secured: boolean): Effect.Effect<void, ImapError.ImapError> =>
  secured && !isSecured(to.connection.channel())
    ? Effect.fail(ImapError.make({ _tag: "ChannelNotSecured" }, "auth"))
    : Effect.void

const plainMessage = (world: World) =>
  Effect.map(credential(world), (password) =>
    Plain.message({ user: world.account.user, password, authorizeAs: world.account.authorizeAs })
  )

const commandFor = Effect.fnUntraced(function* (world: World, form: Form) {
  if (form.mechanism === "LOGIN") return Command.login(world.account.user, yield* credential(world))
  return form.initialResponse
    ? Command.authenticate("PLAIN", yield* plainMessage(world))
    : Command.authenticate("PLAIN")
})

/** The list behind the login: in the code of OK, or untagged before it, which counts only within TLS (C04). */
const told = (from: Session, entry: Entry.Entry, tagged: Tagged): Capability.Capabilities | undefined => {
  const data = entry.untagged.findLast((response) => response._tag === "Capability")
  const untagged = data === undefined ? undefined : Capability.fromNames(data.names)
  return capabilitiesIn(tagged) ?? (isSecured(from.connection.channel()) ? untagged : undefined)
}

const refused = (world: World, form: Form, tagged: Tagged): ImapError.ImapError =>
  ImapError.make(ofAuthentication(tagged, form.mechanism), "auth", {
    serverText: world.recorder.redactor.text(tagged.text),
    retryAfter: suggestedDelay(tagged.text)
  })

const badSyntax = (world: World, form: Form, tagged: Tagged) => ({
  type: "syntax" as const,
  error: ImapError.make({ _tag: "AuthSyntaxRejected", mechanism: form.mechanism }, "auth", {
    serverText: world.recorder.redactor.text(tagged.text)
  })
})

const notSatisfied = (form: Form) =>
  ImapError.make(
    {
      _tag: "SaslProtocol",
      mechanism: form.mechanism,
      problem: "the server said OK before the mechanism was through"
    },
    "auth"
  )

/** What the answer to a request or to a response comes to. */
const conclude = Effect.fnUntraced(function* (
  world: World,
  from: Session,
  entry: Entry.Entry,
  form: Form,
  satisfied: boolean
) {
  const answer = yield* from.commands.answer(entry)
  switch (answer._tag) {
    case "Continuation":
      return { type: "challenged" as const }
    case "Swallowed":
    case "Deaf":
      return yield* swallowed(from, entry.command.name, answer.text, "auth")
    case "Tagged":
      if (answer.condition === "BAD" && !isThrottled(answer)) return badSyntax(world, form, answer)
      if (answer.condition !== "OK") return yield* refused(world, form, answer)
      if (!satisfied) return yield* notSatisfied(form)
      from.authenticated()
      return { type: "ok" as const, capabilities: told(from, entry, answer) }
  }
})

/** What came of the command behind the login is known when the next flight is answered, or a while later. */
const learn = Effect.fnUntraced(function* (world: World, from: Session, entry: Entry.Entry) {
  const lesson = Deferred.makeUnsafe<boolean>()
  world.attempt.pipelining = lesson
  yield* from.commands.answer(entry).pipe(
    Effect.flatMap((answer) => Deferred.succeed(lesson, answer._tag === "Tagged")),
    Effect.ignore,
    Effect.forkIn(world.attempt.scope)
  )
})

export const authenticate =
  (world: World) =>
  ({ capabilities, form, learn: learns, secured }: Activities["authenticate"]["input"]) =>
    Effect.gen(function* () {
      const to = yield* session(world, undefined, "auth")
      const command = yield* commandFor(world, form)
      const request: Entry.Planned = { step: "auth", command, sasl: form.mechanism !== "LOGIN" }
      const lesson: Entry.Planned = { step: "auth", command: Command.noop, optional: true }
      yield* secure(to, secured)
      const [entry, noop] = yield* to.commands.send(
        learns ? [request, lesson] : [request],
        encodingFor(capabilities)
      )
      if (entry === undefined) return yield* notSatisfied(form)
      if (noop !== undefined) yield* learn(world, to, noop)
      to.authentication = { entry, responses: form.initialResponse ? 1 : 0 }
      return yield* conclude(world, to, entry, form, form.mechanism === "LOGIN" || form.initialResponse)
    })

const encoder = new TextEncoder()

/** The server asks for more than the mechanism has to say: it is told so, and is to answer BAD soon. */
const cancel = Effect.fnUntraced(function* (world: World, to: Session, entry: Entry.Entry, form: Form) {
  yield* to.commands.respond(entry, encoder.encode("*\r\n"))
  const answer = yield* Effect.timeoutOption(to.commands.answer(entry), world.policy.fence.authentication)
  if (Option.isSome(answer) && answer.value._tag === "Tagged" && answer.value.condition !== "OK") {
    return badSyntax(world, form, answer.value)
  }
  return yield* ImapError.make(
    { _tag: "SaslProtocol", mechanism: form.mechanism, problem: "one challenge too many" },
    "auth"
  )
})

export const respond =
  (world: World) =>
  ({ form, secured }: Activities["respond"]["input"]) =>
    Effect.gen(function* () {
      const to = yield* session(world, undefined, "auth")
      const { authentication } = to
      if (authentication === undefined) return yield* notSatisfied(form)
      const { entry, responses } = authentication
      if (responses > 0) return yield* cancel(world, to, entry, form)
      const message = yield* plainMessage(world)
      to.authentication = { entry, responses: responses + 1 }
      yield* secure(to, secured)
      yield* to.commands.respond(entry, encoder.encode(`${Redacted.value(message)}\r\n`))
      return yield* conclude(world, to, entry, form, true)
    })
