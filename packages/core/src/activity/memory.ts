/**
 * What is remembered about a server: read before an attempt, written once a mailbox is open.
 *
 * What was learned from a refusal or a silence holds for a limited time, and a refusal for its user alone: the machine,
 * which knows neither date nor user, is given what holds now.
 */
import { sha256 } from "@noble/hashes/sha2.js"
import { Clock, Duration, Effect, Option } from "effect"
import * as Base64 from "effect/encoding/Base64"
import { isObject } from "../expects.ts"
import { keyOf, type ServerProfile } from "../ServerProfiles.ts"
import type { Run } from "./Run.ts"
import type { Learned } from "../machine/activities.ts"

/** After this a server that cannot check proofs is tried again: each time costs one failed login. */
const refusalLasts = Duration.toMillis("30 days")

/** A silence may have had any cause: each time that it is one costs an attempt. */
const silenceLasts = Duration.toMillis("1 day")

/** What holds now, for this user. */
export const recall = Effect.fnUntraced(function* (run: Run) {
  const found = Option.getOrUndefined(yield* filed(run))
  run.attempt.filed = found
  if (found === undefined) return { profile: undefined, refused: [] }
  const counts = lastingAt(yield* Clock.currentTimeMillis)
  const refusals = (found.refusals ?? []).filter(counts)
  const { idleInterval, ...rest } = found
  const profile: ServerProfile = {
    ...rest,
    refusals,
    silent: (found.silent ?? []).filter(counts),
    ...(idleInterval !== undefined && counts(idleInterval) ? { idleInterval } : {})
  }
  if (refusals.length === 0) return { profile, refused: [] }
  const user = nameOf(run)
  return {
    profile,
    refused: refusals.filter((refusal) => refusal.user === user).map(({ mechanism }) => mechanism)
  }
})

/** Everything that was learned is on file already, as on most connections to a known server: nothing is to be stored. */
export const isFiled = ({ attempt }: Run, { idleInterval, profile, refused, silent }: Learned): boolean => {
  const { filed } = attempt
  if (filed === undefined || idleInterval !== undefined || refused.length + silent.length > 0) return false
  // what is known of pipelining stays, if nothing else was learned of it
  return isSame({ pipelining: filed.pipelining, ...profile }, filed)
}

/** Whether two values of JSON say the same; what is `undefined` is left out there. */
const isSame = (one: unknown, other: unknown): boolean =>
  one === other ||
  (isObject(one) &&
    isObject(other) &&
    Object.keys({ ...one, ...other }).every((name) =>
      isSame(Reflect.get(one, name), Reflect.get(other, name))
    ))

/** Stores what was learned. What is known about other users stays, and what is known already lasts no longer for it. */
export const remember = (
  run: Run,
  { idleInterval, profile, refused, silent }: Learned
): Effect.Effect<void> =>
  Effect.gen(function* () {
    const now = yield* Clock.currentTimeMillis
    const counts = lastingAt(now)
    const known = Option.getOrUndefined(yield* filed(run))
    const before = (known?.refusals ?? []).filter(counts)
    const user = before.length + refused.length === 0 ? "" : nameOf(run)
    const refusals = [
      ...before.filter((refusal) => refusal.user !== user),
      ...refused.map(
        (mechanism) =>
          before.find((refusal) => refusal.user === user && refusal.mechanism === mechanism) ?? {
            user,
            mechanism,
            until: now + refusalLasts
          }
      )
    ]
    const silences = silent.map(
      (step) =>
        known?.silent?.find((silence) => silence.step === step && counts(silence)) ?? {
          step,
          until: now + silenceLasts
        }
    )
    const stays = known?.pipelining !== undefined && known.port === profile.port
    yield* run.profiles.put(keyOf(run.account), {
      ...(stays ? { pipelining: known.pipelining } : {}),
      ...profile,
      ...(refusals.length === 0 ? {} : { refusals }),
      ...(silences.length === 0 ? {} : { silent: silences }),
      ...intervalOf(idleInterval, known, now)
    })
    // a logout that follows at once waits for it
  }).pipe(Effect.uninterruptible)

/** What is known already lasts no longer for it. */
const intervalOf = (ms: number | undefined, known: ServerProfile | undefined, now: number) => {
  if (ms === undefined) return {}
  const before = known?.idleInterval
  const isKnown = before !== undefined && before.ms === ms && lastingAt(now)(before)
  return { idleInterval: isKnown ? before : { ms, until: now + silenceLasts } }
}

const filed = ({ account, profiles }: Run) => profiles.get(keyOf(account))

const nameOf = ({ account }: Run): string =>
  Base64.encode(sha256(new TextEncoder().encode(`${keyOf(account)} ${account.user}`)).slice(0, 12))

const lastingAt =
  (now: number) =>
  ({ until }: Lasting): boolean =>
    // one from the far future was stored by a clock that was wrong
    now < until && until <= now + refusalLasts

type Lasting = { readonly until: number }
