/**
 * The supported login mechanisms and their properties. RFC 4422, and IANA's registry of SASL mechanisms.
 *
 * LOGIN is a command of IMAP (RFC 9051 §6.2.3) and, under the same name, a SASL mechanism that was never a standard.
 */
import { Record, Schema } from "effect"

/** The facts about a SASL mechanism by which one is chosen. */
export interface MechanismFacts {
  /** The kind of secret by which the client proves itself, if it does. */
  readonly credential: "password" | "token" | "certificate" | "anonymous"
  /** The server's gain from an exchange: the secret itself, a proof on which it can test guesses, or nothing. */
  readonly discloses: "secret" | "proof" | "nothing"
  /** The client speaks first, so that its message can go along with AUTHENTICATE. RFC 4959. */
  readonly clientFirst: boolean
  /** The client sends only one message. */
  readonly oneMessage: boolean
  /** It can act as another user. */
  readonly authorizes: boolean
  /** The server proves that it knows the password, too. */
  readonly mutual: boolean
  /**
   * True if it is based on MD5, whose proofs make guessing easy: it is used only if the account names it, or the policy
   * allows it. RFC 6331.
   */
  readonly usesMd5: boolean
  /** The client falls back to a mechanism of lower strength only on a verified channel. */
  readonly strength: number
}

const scram = (strength: number): MechanismFacts => ({
  credential: "password",
  discloses: "proof",
  clientFirst: true,
  oneMessage: false,
  authorizes: true,
  mutual: true,
  usesMd5: false,
  strength
})
const bearer: MechanismFacts = {
  credential: "token",
  discloses: "secret",
  clientFirst: true,
  oneMessage: false,
  authorizes: false,
  mutual: false,
  usesMd5: false,
  strength: 0
}
const plain: MechanismFacts = { ...scram(0), discloses: "secret", oneMessage: true, mutual: false }
const digest: MechanismFacts = { ...scram(2), clientFirst: false, usesMd5: true }

/** By the names as in `AUTH=…`, the preferred first. An interception, which `-PLUS` detects, is likelier than a broken SHA-256. */
const known = {
  EXTERNAL: { ...plain, credential: "certificate", discloses: "nothing" },
  "SCRAM-SHA-512-PLUS": scram(8),
  "SCRAM-SHA-256-PLUS": scram(7),
  "SCRAM-SHA-512": scram(6),
  "SCRAM-SHA-256": scram(5),
  "SCRAM-SHA-1-PLUS": scram(4),
  "SCRAM-SHA-1": scram(3),
  "DIGEST-MD5": digest,
  "CRAM-MD5": { ...digest, authorizes: false, mutual: false, strength: 1 },
  OAUTHBEARER: bearer,
  XOAUTH2: bearer,
  PLAIN: plain,
  LOGIN: { ...plain, oneMessage: false, clientFirst: false, authorizes: false },
  ANONYMOUS: { ...plain, credential: "anonymous", discloses: "nothing", authorizes: false }
} as const satisfies Readonly<Record<string, MechanismFacts>>

/** The names, in the same order. */
export const Name = Schema.Literals(Record.keys(known))
export type Name = typeof Name.Type

export const isName = (name: string): name is Name => Object.hasOwn(known, name)

/** The facts of a mechanism. */
export const factsOf = (name: Name): MechanismFacts => known[name]

/** Returns whether the mechanism binds the login to the TLS channel, which detects an interception. RFC 5802 §6, RFC 9266. */
export const bindsChannel = (name: Name): boolean => name.endsWith("-PLUS")
