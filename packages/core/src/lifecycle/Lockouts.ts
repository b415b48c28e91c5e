/**
 * Accounts that their server wants left alone for a while: it said `Too many bad auth attempts`, or was throttling.
 *
 * All connections of a process to the same host, port and user wait for each other's lockouts, so that no second
 * `connect` makes it longer. Another secret is not waited with: the user has acted. A login that works forgets it.
 */
import { sha256 } from "@noble/hashes/sha2.js"
import { concatBytes } from "@noble/hashes/utils.js"
import { Clock, Context, Duration, Effect, Option, Redacted } from "effect"
import * as Base64 from "effect/encoding/Base64"
import { accountOf, type Place } from "./account/Server.ts"
import { once } from "../base/once.ts"
import type { Quotation } from "../failure/Quotation.ts"

/** A login. The secret is kept as a keyed hash, with a key that no one else has. */
export interface Login extends Place {
  readonly user: string
  readonly secret: Redacted.Redacted<string> | undefined
}

/** The server's words, and the time from which it may be asked again. */
export interface Lockout {
  /** Not longer than the server asks for, else a minute, twice as long each time, at most 15. */
  readonly retryAfter: Duration.Duration
  readonly serverText: Quotation
}

/** Keeps lockouts: a login that a server asked to wait is not tried before that time. */
export interface Lockouts {
  /** Returns the rest of a lockout. */
  readonly find: (login: Login) => Effect.Effect<Option.Option<Lockout>>
  /** Begins one, or prolongs it. `asked` is what the server wants. */
  readonly begin: (
    login: Login,
    serverText: Quotation,
    asked: Duration.Duration | undefined
  ) => Effect.Effect<Lockout>
  readonly forget: (login: Login) => Effect.Effect<void>
}

interface Known {
  readonly secret: string
  readonly until: number
  readonly serverText: Quotation
  readonly times: number
}

const first = Duration.minutes(1)
const maxLockout = Duration.minutes(15)

/** Lockouts that are known as long as this value lives. */
export const make = (): Lockouts => {
  const known = new Map<string, Known>()
  const key = once(() => crypto.getRandomValues(new Uint8Array(32)))
  const fingerprint = ({ secret }: Login) => {
    const text = secret === undefined ? "" : Redacted.value(secret)
    return Base64.encode(sha256(concatBytes(key(), new TextEncoder().encode(text))))
  }
  const ofSecret = (login: Login): Known | undefined => {
    if (known.size === 0) return undefined
    const found = known.get(accountOf(login))
    return found !== undefined && found.secret === fingerprint(login) ? found : undefined
  }

  return {
    find: (login) =>
      known.size === 0
        ? Effect.succeedNone
        : Effect.map(Clock.currentTimeMillis, (now) => {
            const found = ofSecret(login)
            return found === undefined || found.until <= now
              ? Option.none()
              : Option.some({ retryAfter: Duration.millis(found.until - now), serverText: found.serverText })
          }),
    begin: (login, serverText, asked) =>
      Effect.map(Clock.currentTimeMillis, (now) => {
        const times = ofSecret(login)?.times ?? 0
        const retryAfter = Duration.min(asked ?? Duration.times(first, 2 ** times), maxLockout)
        const until = now + Duration.toMillis(retryAfter)
        known.set(accountOf(login), { secret: fingerprint(login), until, serverText, times: times + 1 })
        return { retryAfter, serverText }
      }),
    forget: (login) =>
      known.size === 0 ? Effect.void : Effect.sync(() => void known.delete(accountOf(login)))
  }
}

/** The lockouts of this process. */
export const Lockouts = Context.Reference<Lockouts>("@effect-imap/core/Lockouts", {
  defaultValue: make
})
