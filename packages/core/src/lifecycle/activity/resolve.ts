/** Begins an attempt: loads what is known of the server, and a fresh credential; nothing is dialed before (A21). */
import { Duration, Effect, Option } from "effect"
import { present } from "../../base/present.ts"
import * as ImapError from "../../failure/ImapError.ts"
import { evaluate, recordRenewal } from "./credential.ts"
import { recall } from "./memory.ts"
import { loginOf, newAttempt, type Run } from "./Run.ts"

/** Records that an attempt begins. */
export const recordAttempt = (
  { account, label, policy, recorder, settings, transport }: Run,
  attempt: number
) =>
  recorder.attempt(
    present({
      host: settings.host,
      port: transport.kind === "fixed" ? 0 : (settings.ports.implicitTls ?? settings.ports.startTls ?? 0),
      policy: `${account.security ?? "auto"} ${policy.flights}`,
      attempt,
      label,
      through: transport.through
    })
  )

export const resolve = Effect.fnUntracedEager(function* (run: Run) {
  const { credential: before, news } = run.attempt
  run.attempt = newAttempt()
  const { facts, secret } = yield* evaluate(run)
  run.attempt.credential = secret
  recordRenewal(run, before, secret, facts.secret)
  yield* respectLockout(run)
  yield* respectSlots(run)
  return {
    type: "ok" as const,
    ...(yield* recall(run)),
    credential: facts,
    fixed: run.transport.kind === "fixed",
    networkChanged: news !== undefined && news !== run.pacing?.news(),
    through: run.transport.through
  }
})

/** Fails if the server has asked to be left alone. */
const respectLockout = Effect.fnUntracedEager(function* (run: Run) {
  const lockout = yield* run.lockouts.find(loginOf(run))
  if (Option.isNone(lockout)) return
  const { retryAfter, serverText } = lockout.value
  const forMs = Math.ceil(Duration.toMillis(retryAfter))
  return yield* ImapError.make({ _tag: "HeldBack", forMs }, "account", { retryAfter, serverText })
})

/** Fails if the account has as many connections as the server allows. */
const respectSlots = Effect.fnUntracedEager(function* ({ account, pacing }: Run) {
  const full = pacing === undefined ? Option.none() : yield* pacing.full(account)
  if (Option.isNone(full)) return
  return yield* ImapError.make({ _tag: "TooManyConnections" }, "account", { retryAfter: full.value })
})
