/** The questions and the results of a search for servers. */
import type { Quotation } from "../failure/Quotation.ts"
import type { Outcome } from "../failure/reason/fields.ts"

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
  /** PEM certificates trusted in addition to the system's, for the servers that are tried. */
  readonly ca?: string | undefined
}
