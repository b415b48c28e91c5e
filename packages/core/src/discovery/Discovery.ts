/**
 * The results of `Discovery.discover`: servers for an email address, who named each, and how far that can be trusted.
 *
 * **Example** (An account from an address)
 *
 * ```ts
 * import { Account, Discovery } from "@effect-imap/core"
 * import { Effect, Redacted } from "effect"
 *
 * const account = Effect.gen(function* () {
 *   const discovered = yield* Discovery.discover("ada@example.com")
 *   const server = yield* Discovery.best(discovered)
 *   return yield* Account.make({ ...server.account, password: Redacted.make("secret") })
 * })
 * ```
 */
import { Effect, Schema } from "effect"
import type { HttpClient } from "effect/http/HttpClient"
import type { Dns } from "effect/net/Dns"
import { isListOf, isObject } from "../base/is.ts"
import { expects, unexpected } from "../failure/expects.ts"
import * as ImapError from "../failure/ImapError.ts"
import { misuseIn, option, optionsOf } from "../failure/options.ts"
import type { Outcome } from "../failure/reason/fields.ts"
import { make as makeRedactor } from "../trace/Redactor.ts"
import type { Transport } from "../lifecycle/Transport.ts"
import type { Candidate, Discovered, Options } from "./Discovered.ts"

export type { Outcome }
export type {
  Asked,
  Authentication,
  Candidate,
  Discovered,
  OAuth,
  Options,
  Source,
  Trust
} from "./Discovered.ts"

/** Returns the first candidate; fails with `ServerUnconfirmed` if the account's owner has to agree first. */
export const best = (discovered: Discovered): Effect.Effect<Candidate, ImapError.ImapError> => {
  if (!isDiscovered(discovered)) {
    return unexpected("Discovery.best", "discovered", "what `Discovery.discover` gives")
  }
  const {
    candidates: [first],
    domain
  } = discovered
  const { port } = first.account
  const host = makeRedactor().text(first.account.host)
  return first.needsConsent
    ? Effect.fail(ImapError.make({ _tag: "ServerUnconfirmed", host, port, domain }, "account"))
    : Effect.succeed(first)
}

/** Returns what the account's owner should know before being asked for a password, as sentences. */
export const hints = (candidate: Candidate): ReadonlyArray<string> => {
  expects(isCandidate(candidate), "Discovery.hints", "candidate", "one of the candidates of a search")
  const { help, password, provider = "This provider" } = candidate
  return [
    ...(password === "refused"
      ? [`${provider} accepts no password here: sign in with OAuth, and give the token.`]
      : []),
    ...(password === "appPassword"
      ? [`${provider} wants an app password (authorization code) here, not its web password.`]
      : []),
    ...help.map((page) => `See ${page}`)
  ]
}

const isCandidate = (given: unknown): boolean =>
  isObject(given) &&
  "account" in given &&
  isObject(given.account) &&
  "help" in given &&
  Array.isArray(given.help)

const isDiscovered = (given: unknown): boolean =>
  isObject(given) &&
  "candidates" in given &&
  isListOf(given.candidates, isCandidate) &&
  Array.isArray(given.candidates) &&
  given.candidates.length > 0

/**
 * Looks for the server of an email address: in the table of providers, in DNS (RFC 6186), on the domain's own pages
 * (autoconfig), in the ISPDB if that is allowed, and finally by trying usual names, without sending anything of the account.
 * It takes at most twice `Policy.limits.discover`. Fails with `InvalidAccount` if there is no address, and with
 * `NothingDiscovered`, which lists the sources that were asked. `docs/discover.md` says what each source learns.
 *
 * The code is loaded on the first call: a program that knows its server does not load it.
 *
 * **Example** (The preferred server)
 *
 * ```ts
 * import { Account, Discovery } from "@effect-imap/core"
 * import { Effect } from "effect"
 *
 * const server = Effect.flatMap(Discovery.discover("ada@example.com"), Discovery.best)
 * ```
 */
export const discover = (
  address: string,
  options?: Options
): Effect.Effect<Discovered, ImapError.ImapError, Dns | HttpClient | Transport> =>
  wrongOptions({ options }) ??
  Effect.flatMap(
    Effect.promise(() => import("./discover.ts")),
    (discovery) => discovery.discover(address, options)
  )

const wrongOptions = misuseIn(
  () => ({ options: Schema.optional(optionsOf<Options>({ ispdb: option.flag, ca: option.text })) }),
  { call: "Discovery.discover" }
)
