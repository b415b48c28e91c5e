/** Asks for a new token in place of the one that was refused (A21). */
import { Effect, Redacted } from "effect"
import { evaluate, recordRenewal } from "./credential.ts"
import { session, type Run } from "./Run.ts"

export const refresh = Effect.fnUntraced(function* (run: Run) {
  const { attempt } = run
  const to = yield* session(run, undefined, "auth")
  if (!to.isOpen()) return { type: "closed" as const }
  const { facts, secret } = yield* evaluate(run)
  const refused = attempt.credential
  const isOld =
    secret !== undefined && refused !== undefined && Redacted.value(secret) === Redacted.value(refused)
  if (isOld) return { type: "unchanged" as const }
  attempt.credential = secret
  recordRenewal(run, refused, secret, facts.secret)
  return { type: "ok" as const, credential: facts }
})
