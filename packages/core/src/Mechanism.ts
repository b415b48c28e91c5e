/**
 * The ways to log in that are known here, and what matters of each. RFC 4422, and the registry that it opened.
 *
 * LOGIN is a command of IMAP (RFC 9051 §6.2.3) and, under the same name, a SASL mechanism that was never a standard.
 */
import { Schema } from "effect"

/** The names as in `AUTH=…`. */
export const Name = Schema.Literals([
  "SCRAM-SHA-256-PLUS",
  "SCRAM-SHA-256",
  "SCRAM-SHA-1-PLUS",
  "SCRAM-SHA-1",
  "CRAM-MD5",
  "PLAIN",
  "LOGIN",
  "OAUTHBEARER",
  "XOAUTH2",
  "EXTERNAL"
])
export type Name = typeof Name.Type

/** What is to be known of a SASL mechanism before one is chosen. */
export interface MechanismFacts {
  /** What the client proves itself by. */
  readonly credential: "password" | "token" | "certificate"
  /** What the server gets to know: the secret itself, what only a guess at the secret can be tried on, or nothing. */
  readonly tells: "secret" | "proof" | "nothing"
  /** The client speaks first, so that its message can go along with AUTHENTICATE. RFC 4959. */
  readonly clientFirst: boolean
  /** Its first message is all that it says, whatever the server makes of it. */
  readonly oneMessage: boolean
  /** It can act as another user. */
  readonly authorizes: boolean
  /** The server proves that it knows the password, too. */
  readonly mutual: boolean
  /** A higher one is never left for a lower one unless the channel is verified. */
  readonly strength: number
}

const scram = (strength: number): MechanismFacts => ({
  credential: "password",
  tells: "proof",
  clientFirst: true,
  oneMessage: false,
  authorizes: true,
  mutual: true,
  strength
})
const bearer: MechanismFacts = {
  credential: "token",
  tells: "secret",
  clientFirst: true,
  oneMessage: false,
  authorizes: false,
  mutual: false,
  strength: 0
}

const known: { readonly [N in Name]: MechanismFacts } = {
  "SCRAM-SHA-256-PLUS": scram(5),
  "SCRAM-SHA-256": scram(4),
  "SCRAM-SHA-1-PLUS": scram(3),
  "SCRAM-SHA-1": scram(2),
  "CRAM-MD5": { ...scram(1), clientFirst: false, authorizes: false, mutual: false },
  PLAIN: { ...scram(0), tells: "secret", oneMessage: true, mutual: false },
  LOGIN: { ...scram(0), tells: "secret", mutual: false, clientFirst: false, authorizes: false },
  OAUTHBEARER: bearer,
  XOAUTH2: bearer,
  EXTERNAL: { ...scram(0), credential: "certificate", tells: "nothing", oneMessage: true, mutual: false }
}

/** The facts of a mechanism. */
export const factsOf = (name: Name): MechanismFacts => known[name]

/** It proves that both ends of the encryption are the two that talk. RFC 5802 §6, RFC 9266. */
export const bindsChannel = (name: Name): boolean => name.endsWith("-PLUS")
