/** The clients of a trial, and their settings. */
import * as Account from "@effect-imap/core/Account"
import type * as Policy from "@effect-imap/core/Policy"
import { ordinary } from "@effect-imap/core/internal/simulator"
import { Clock, Duration, Effect } from "effect"
import type { OwnTrace } from "./OwnTrace.ts"
import { hostOf, profileOf, tokenAt } from "./server.ts"
import type { Client, Trial } from "./Trial.ts"

/** Returns all clients of a trial. */
export const of = ({ beside, client }: Trial): ReadonlyArray<Client> =>
  beside === "nobody" || beside === client ? [client] : [beside, client]

export const optionsOf = (trial: Trial, client: Client): Policy.Options => {
  const limits = limitsOf(trial)
  if (client === "ours") return { attempts: Number(trial.attempts), flights: trial.flights, limits }
  return {
    ...ordinary,
    fence: { enabled: false, done: Duration.toMillis("2 days") },
    limits: { ...limits, ...trusting }
  }
}

const limitsOf = ({ patience }: Trial): NonNullable<Policy.Options["limits"]> => {
  if (patience === "usual") return {}
  const limit = `${patience === "3" ? 3 : 10} seconds` as const
  return {
    connect: limit,
    tls: limit,
    greeting: limit,
    capability: limit,
    auth: limit,
    id: limit,
    select: limit
  }
}

/** It sends DONE now and then, as RFC 2177 asks, and trusts a silent connection forever. */
const trusting = {
  silence: "1 hour",
  reissue: "28 minutes",
  idle: "2 days",
  done: "2 days",
  probe: "2 days"
} as const

/** The time for which the mailbox is kept open; absent if it is only opened once. */
export const keeps: Readonly<Record<Trial["task"], (Duration.Input & string) | undefined>> = {
  open: undefined,
  hour: "70 minutes",
  day: "24 hours"
}

/** Returns the fields of the account besides server, user and credential. */
export const fieldsOf = (
  trial: Trial,
  client: Client
): Pick<Account.Fields, "security" | "allowPlaintext" | "mechanism" | "id"> => ({
  ...securityOf(trial, client),
  mechanism: trial.mechanism === "any" ? undefined : trial.mechanism,
  id: { enabled: client === "ours" ? trial.id === "on" : client === "ordinary-id" }
})

/**
 * Returns the security. Ordinary clients use one way in, by default TLS from the first byte. They encrypt "if
 * available": without STARTTLS in the capabilities, they continue in the clear.
 */
const securityOf = (
  { security, starttls }: Trial,
  client: Client
): Pick<Account.Fields, "security" | "allowPlaintext"> => {
  if (security === "none") return { security, allowPlaintext: true }
  if (client === "ours") return { security }
  if (security === "auto") return { security: "tls" }
  return security === "starttls" && starttls === "stripped"
    ? { security: "none", allowPlaintext: true }
    : { security }
}

/** Makes the account. `own` is the trace that is the server. */
export const accountOf = Effect.fnUntraced(function* (trial: Trial, client: Client, own?: OwnTrace) {
  return yield* Account.make({
    host: hostOf(trial, own),
    user: profileOf(trial).user,
    ...(yield* credentialOf(trial, client, own)),
    ...(own === undefined ? {} : mailboxOf(own)),
    ...fieldsOf(trial, client)
  })
})

/** Returns a password, or tokens as the provider issues them: our client requests a new one after a refusal. */
const credentialOf = Effect.fnUntraced(function* (trial: Trial, client: Client, own?: OwnTrace) {
  const { password, sasl } = profileOf(trial)
  if (own?.asked.token === true) return { token: tokenAt(0) }
  if (sasl.tokens.length === 0) return { password }
  const began = yield* Clock.currentTimeMillis
  const now = Effect.map(Clock.currentTimeMillis, (time) => tokenAt(time - began))
  return { token: client === "ours" ? Account.tokenSource({ get: now }) : tokenAt(0) }
})

/** Returns the mailbox. A trace contains no name but INBOX; its server accepts any other name. */
export const mailboxOf = ({
  asked: { inbox, readOnly }
}: OwnTrace): Pick<Account.Fields, "mailbox" | "readOnly"> => ({
  mailbox: inbox ? "INBOX" : "Recorded",
  readOnly
})
