/** Servers that differ in their login. */
import type { Profile, Sasl } from "./Profile.ts"

/** The answer to any password. */
const enough = "{tag} NO [LIMIT] Too many bad auth attempts"

/** Mechanisms that prove the password without sending it. Literals, since the playground needs them before Effect is loaded. */
const proofs: Sasl["refuses"] = [
  "SCRAM-SHA-512-PLUS",
  "SCRAM-SHA-256-PLUS",
  "SCRAM-SHA-512",
  "SCRAM-SHA-256",
  "SCRAM-SHA-1-PLUS",
  "SCRAM-SHA-1",
  "DIGEST-MD5",
  "CRAM-MD5"
]

export const logins = (base: Profile) => {
  const scram: Profile = {
    ...base,
    name: "scram",
    about: "Accepts proofs of the password: SCRAM with SHA-256 and SHA-1, CRAM-MD5.",
    capabilities: offering(base, "AUTH=SCRAM-SHA-256 AUTH=SCRAM-SHA-1 AUTH=CRAM-MD5 AUTH=PLAIN")
  }
  return {
    scram,
    "scram-refused": {
      ...scram,
      name: "scram-refused",
      about: "Offers SCRAM and cannot check it: only the password itself is accepted.",
      sasl: { ...base.sasl, refuses: proofs }
    },
    oauth: {
      ...base,
      name: "oauth",
      about: "Accepts only tokens, and explains in JSON why it refuses one. `a-valid-token` is valid.",
      capabilities: offering(base, "AUTH=OAUTHBEARER AUTH=XOAUTH2 LOGINDISABLED"),
      sasl: { ...base.sasl, tokens: ["a-valid-token"] }
    },
    external: {
      ...base,
      name: "external",
      about: "Knows its users by their certificates.",
      capabilities: offering(base, "AUTH=EXTERNAL LOGINDISABLED")
    },
    lockout: {
      ...base,
      name: "lockout",
      about: "Has seen too many wrong passwords, and wants to be left alone.",
      lines: { ...base.lines, loggedIn: enough, wrongPassword: enough }
    }
  } satisfies Readonly<Record<string, Profile>>
}

/** Replaces the capabilities before the login, unencrypted and within TLS. */
const offering = (profile: Profile, mechanisms: string): Profile["capabilities"] => {
  const offer = (list: string) =>
    [...list.split(" ").filter((name) => !name.startsWith("AUTH=")), mechanisms].join(" ")
  const { authenticated, clear, tls } = profile.capabilities
  return { clear: offer(clear), tls: offer(tls), authenticated }
}
