/** Loads what is known of the server, and a fresh credential. Nothing is dialed before both are there (A21). */
import { Effect, Option } from "effect"
import * as ImapError from "../ImapError.ts"
import { evaluate } from "./credential.ts"
import { emptyAttempt, loginOf, type World } from "./World.ts"

const policyName = ({ flights }: World["policy"], security: string) => `${security} ${flights}`

/** A server that wants to be left alone is not even called. */
const respectLockout = Effect.fnUntraced(function* (world: World) {
  const lockout = yield* world.lockouts.find(loginOf(world))
  if (Option.isNone(lockout)) return
  const { retryAfter, serverText } = lockout.value
  return yield* ImapError.make({ _tag: "AuthThrottled" }, "account", { retryAfter, serverText })
})

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
    const { facts, secret } = yield* evaluate(world)
    world.attempt.credential = secret
    yield* respectLockout(world)
    const profile = yield* world.profiles.get(settings.host)
    return {
      type: "ok" as const,
      profile: Option.getOrUndefined(profile),
      credential: facts,
      fixed: world.transport.kind === "fixed"
    }
  })
