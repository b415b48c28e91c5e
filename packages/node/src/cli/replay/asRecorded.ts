/** The settings of a recorded call as those of the command, with replacements for what no trace contains. */
import type { Asked } from "@effect-imap/visualizer/internal/Asked"
import * as Account from "@effect-imap/core/Account"
import * as Mechanism from "@effect-imap/core/internal/Mechanism"
import { Effect, Redacted, Schema } from "effect"
import type { Credential } from "../settings/Credential.ts"
import type { Settings } from "../settings/settings.ts"

/** Replacements that the recorded server ignores. */
const user = "replayed@example.invalid"
const secret = "replayed-without-a-secret"

/** Returns the settings under which the call was made. */
export const settingsOf = ({ flights, host, id, inbox, mechanism, readOnly, security }: Asked): Settings => ({
  host: host ?? "replayed.example.invalid",
  user,
  profileStore: "none",
  security,
  ...(flights === undefined ? {} : { flights }),
  ...(isPlayable(mechanism) ? { mechanism } : {}),
  ...(security === "none" ? { allowPlaintext: true } : {}),
  ...(id ? {} : { idEnabled: false }),
  ...(inbox ? {} : { mailbox: "Replayed" }),
  ...(readOnly ? { readOnly } : {})
})

const isName = Schema.is(Mechanism.Name)

/** Returns whether a replay can log in like this: it has no certificate, and no channel to bind. */
const isPlayable = (mechanism: string | undefined): mechanism is Mechanism.Name =>
  isName(mechanism) &&
  Mechanism.factsOf(mechanism).credential !== "certificate" &&
  !Mechanism.bindsChannel(mechanism)

/** Returns a token if one was used or `mechanism` needs one; otherwise a password. */
export const credentialOf = ({ token }: Asked, mechanism: string | undefined): Credential => {
  if (mechanism === "ANONYMOUS") return { anonymous: true }
  return token || mechanism === "XOAUTH2" || mechanism === "OAUTHBEARER"
    ? { token: newTokens() }
    : { password: Redacted.make(secret) }
}

/** A new token each time, as a recorded call may have sent a second one. */
const newTokens = () => {
  let given = 0
  return Account.tokenSource({ get: Effect.sync(() => Redacted.make(`${secret}-${++given}`)) })
}
