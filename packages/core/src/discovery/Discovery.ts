/**
 * The results of `Account.discover`: servers for an email address, who named each, and how far that can be trusted.
 *
 * **Example** (An account from an address)
 *
 * ```ts
 * import { Account, Discovery } from "@effect-imap/core"
 * import { Effect, Redacted } from "effect"
 *
 * const account = Effect.gen(function* () {
 *   const discovered = yield* Account.discover("ada@example.com")
 *   const server = yield* Discovery.best(discovered)
 *   return yield* Account.make({ ...server.account, password: Redacted.make("secret") })
 * })
 * ```
 */
import { Effect } from "effect"
import type { HttpClient } from "effect/http/HttpClient"
import type { Dns } from "effect/net/Dns"
import { expects, isListOf, isObject, isOptions, misuse } from "../failure/expects.ts"
import * as ImapError from "../failure/ImapError.ts"
import type { Quotation } from "../failure/Quotation.ts"
import type { Outcome } from "../failure/reason/fields.ts"
import { make as makeRedactor } from "../trace/Redactor.ts"
import type { Transport } from "../lifecycle/Transport.ts"

export type { Outcome }

/**
 * The source that named a server: the table of `Providers`, a page of the domain, the ISPDB, DNS (SRV, MX), or a guess.
 */
export type Source = "provider" | "autoconfig" | "ispdb" | "srv" | "mx" | "guess"

/** One question of a search: the name in DNS, the page or the server that was asked, and the outcome. */
export interface Asked {
  readonly source: Source
  readonly name: string
  readonly outcome: Outcome
}

/**
 * The grounds on which a server is thought to belong to the address, the best first: from the table of `Providers`;
 * from a page whose server proved its name (HTTPS); from DNS, which is not checked for signatures; from a page that
 * anyone on the network path could have changed; by its name alone. In every case, a server must prove its name by TLS
 * before it gets a credential.
 */
export type Trust = "known" | "https" | "dns" | "http" | "guess"

/** The ways to log in that a server accepts, as far as the source says. */
export type Authentication = "password" | "encryptedPassword" | "oauth2" | "clientCertificate"

/** OAuth 2.0 as a source describes it, RFC 6749: accepted only from the table or over HTTPS. */
export interface OAuth {
  readonly issuer?: string
  readonly scopes: ReadonlyArray<string>
  readonly authorize: string
  readonly token: string
}

/** A server that may belong to the address. */
export interface Candidate {
  /** Fields of an account: spread them into one. */
  readonly account: {
    readonly host: string
    readonly port: number
    readonly security: "tls" | "starttls"
    readonly user: string
  }
  readonly source: Source
  readonly trust: Trust
  /**
   * It is outside the domain of the address, and no trusted source confirms it: the account's owner must agree before a
   * credential goes there. RFC 6186 §6.
   */
  readonly needsConsent: boolean
  /** The best first; empty if the source says nothing. */
  readonly authentication: ReadonlyArray<Authentication>
  /** The use of the account's usual password here, if that is known. */
  readonly password: "accepted" | "refused" | "appPassword" | undefined
  readonly oauth: OAuth | undefined
  /** The name of the provider, if it is a known one. */
  readonly provider: string | undefined
  /** Help pages: of the provider, or named by the domain itself over HTTPS. */
  readonly help: ReadonlyArray<Quotation>
}

/** The servers that a search found, and the sources that it asked. */
export interface Discovered {
  /** Without a display name. */
  readonly address: string
  /** In ASCII. */
  readonly domain: string
  /** The preferred one first: ordered by trust, then as their source orders them. */
  readonly candidates: readonly [Candidate, ...ReadonlyArray<Candidate>]
  readonly asked: ReadonlyArray<Asked>
}

/** The options of a search. */
export interface Options {
  /**
   * Also ask the ISPDB, Mozilla's collection of settings at autoconfig.thunderbird.net: it learns the domain of the
   * address (or that of its MX), and the address of this machine. Off by default.
   */
  readonly ispdb?: boolean | undefined
  /** PEM certificates trusted besides the system's, for the servers that are tried. */
  readonly ca?: string | undefined
}

/** Returns the first candidate; fails with `ServerUnconfirmed` if the account's owner has to agree first. */
export const best = (discovered: Discovered): Effect.Effect<Candidate, ImapError.ImapError> => {
  if (!isDiscovered(discovered)) {
    return Effect.fail(misuse("Discovery.best", "discovered", "what `Account.discover` gives"))
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
 * const server = Effect.flatMap(Account.discover("ada@example.com"), Discovery.best)
 * ```
 */
export const discover = (
  address: string,
  options?: Options
): Effect.Effect<Discovered, ImapError.ImapError, Dns | HttpClient | Transport> =>
  wrongOptions(options) ??
  Effect.flatMap(
    Effect.promise(() => import("./discover.ts")),
    (discovery) => discovery.discover(address, options)
  )

const wrongOptions = (options: unknown) =>
  options === undefined || isOptions(options, ["ispdb", "ca"])
    ? undefined
    : Effect.fail(misuse("Account.discover", "options", "none but `ispdb` and `ca`"))
