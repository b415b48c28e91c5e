/** Loads what is known of the server, and a fresh credential. Nothing is dialed before both are there (A21). */
import { Effect, Option, Redacted } from "effect"
import * as ImapError from "../ImapError.ts"
import type { CredentialFacts } from "../machine/mechanism.ts"
import { emptyAttempt, type World } from "./World.ts"

/** ASCII without what quoted strings must escape. */
const isQuotable = (text: string): boolean => /^[\x20-\x7e]*$/.test(text) && !/["\\]/.test(text)

const factsOf = (user: string, password: string): CredentialFacts => ({
  quotable: isQuotable(user) && isQuotable(password)
})

const policyName = ({ flights }: World["policy"], security: string) => `${security} ${flights}`

const evaluate = (world: World): Effect.Effect<Redacted.Redacted<string>, ImapError.ImapError> => {
  const { password } = world.account
  return Effect.isEffect(password) ? password : Effect.succeed(password)
}

/** A credential that cannot be sent by any mechanism is refused before anything is dialed (A11). */
const usable = (password: string): Effect.Effect<void, ImapError.ImapError> =>
  password === "" || password.includes("\0")
    ? Effect.fail(
        ImapError.make(
          { _tag: "InvalidAccount", field: "password", problem: "must not be empty, nor hold a NUL" },
          "account"
        )
      )
    : Effect.void

export const resolve = (world: World) => () =>
  Effect.gen(function* () {
    const { account, recorder, settings } = world
    world.attempt = yield* emptyAttempt
    world.attempts++
    recorder.attempt({
      host: settings.host,
      port: settings.ports.implicitTls ?? settings.ports.startTls ?? 0,
      policy: policyName(world.policy, account.security ?? "auto"),
      attempt: world.attempts
    })
    const password = yield* evaluate(world)
    recorder.redactor.add(password, {
      user: account.user,
      ...(account.authorizeAs === undefined ? {} : { authorizeAs: account.authorizeAs })
    })
    yield* usable(Redacted.value(password))
    world.attempt.credential = password
    const profile = yield* world.profiles.get(settings.host)
    return {
      type: "ok" as const,
      profile: Option.getOrUndefined(profile),
      credential: factsOf(account.user, Redacted.value(password)),
      fixed: world.transport.kind === "fixed"
    }
  })
