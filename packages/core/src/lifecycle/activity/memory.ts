/**
 * Remembers a server: its profile is read before an attempt, written once a mailbox is open.
 *
 * A lesson from a refusal or a silence holds for a limited time, and a refusal only for its user. The machine knows neither
 * date nor user, so it is given what holds now.
 */
import { sha256 } from "@noble/hashes/sha2.js"
import { Clock, Duration, Effect, Option } from "effect"
import * as Base64 from "effect/encoding/Base64"
import { called } from "../../base/called.ts"
import { isObject } from "../../base/is.ts"
import { keyOf, type ServerProfile } from "../ServerProfiles.ts"
import type { Run } from "./Run.ts"
import type { Learned } from "../machine/activities.ts"

/** The time for which a refused mechanism is left out; each new try costs one failed login. */
const refusalLasts = Duration.toMillis("30 days")

/** The time for which a step is left out after a silence, which may have had any cause; each new try may cost an attempt. */
const silenceLasts = Duration.toMillis("1 day")

/** Loads what holds now, for this user. */
export const recall = Effect.fnUntracedEager(function* (run: Run) {
  const found = Option.getOrUndefined(yield* filed(run))
  run.attempt.filed = found
  if (found === undefined) return { profile: undefined, refused: none }
  // nothing that expires: all connections share the profile
  if (!found.refusals && !found.silent && !found.idleInterval) return { profile: found, refused: none }
  const counts = lastingAt(yield* Clock.currentTimeMillis)
  const refusals = (found.refusals ?? []).filter(counts)
  const { idleInterval, ...rest } = found
  const profile: ServerProfile = {
    ...rest,
    refusals,
    silent: (found.silent ?? []).filter(counts),
    ...(idleInterval !== undefined && counts(idleInterval) ? { idleInterval } : {})
  }
  if (refusals.length === 0) return { profile, refused: none }
  const user = nameOf(run)
  return {
    profile,
    refused: refusals.filter((refusal) => refusal.user === user).map(({ mechanism }) => mechanism)
  }
})

const none: ReadonlyArray<never> = []

/** Returns whether all that was learned is stored already, as on most connections to a known server. */
export const isFiled = ({ attempt }: Run, { idleInterval, profile, refused, silent }: Learned): boolean => {
  const { filed } = attempt
  if (filed === undefined || idleInterval !== undefined || refused.length + silent.length > 0) return false
  // what is known of pipelining stays unless something new was learned
  return isSame({ pipelining: filed.pipelining, ...profile }, filed)
}

/** Returns whether two JSON values are equal; `undefined` counts as absent. */
const isSame = (one: unknown, other: unknown): boolean =>
  one === other ||
  (isObject(one) &&
    isObject(other) &&
    Object.keys({ ...one, ...other }).every((name) =>
      isSame(Reflect.get(one, name), Reflect.get(other, name))
    ))

/** Stores what was learned. Lessons about other users stay, and a known lesson keeps its date of expiry. */
export const remember = Effect.fnUntraced(
  function* (run: Run, { idleInterval, profile, refused, silent }: Learned) {
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
    const learned = {
      ...(stays ? { pipelining: known.pipelining } : {}),
      ...profile,
      ...(refusals.length === 0 ? {} : { refusals }),
      ...(silences.length === 0 ? {} : { silent: silences }),
      ...intervalOf(idleInterval, known, now)
    }
    yield* Effect.catchDefect(
      called(() => run.profiles.put(keyOf(run.account), learned)),
      (defect) => Effect.logError("`put` of the server profiles threw", defect)
    )
  },
  // a logout that follows at once waits for it
  Effect.uninterruptible
)

/** A known interval keeps its date of expiry. */
const intervalOf = (ms: number | undefined, known: ServerProfile | undefined, now: number) => {
  if (ms === undefined) return {}
  const before = known?.idleInterval
  const isKnown = before !== undefined && before.ms === ms && lastingAt(now)(before)
  return { idleInterval: isKnown ? before : { ms, until: now + silenceLasts } }
}

/** Without what the app's store could say, the server is a new one. */
const filed = ({ account, profiles }: Run) =>
  Effect.catchDefect(
    called(() => profiles.get(keyOf(account))),
    (defect) => Effect.as(Effect.logError("`get` of the server profiles threw", defect), Option.none())
  )

const nameOf = ({ account }: Run): string =>
  Base64.encode(sha256(new TextEncoder().encode(`${keyOf(account)} ${account.user}`)).slice(0, 12))

const lastingAt =
  (now: number) =>
  ({ until }: Lasting): boolean =>
    // an expiry in the far future was stored by a wrong clock
    now < until && until <= now + refusalLasts

type Lasting = { readonly until: number }
