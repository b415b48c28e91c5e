/**
 * Turns settings into an account and a policy of the library.
 */
import * as Account from "@effect-imap/core/internal/Account"
import * as ImapError from "@effect-imap/core/ImapError"
import * as Policy from "@effect-imap/core/Policy"
import { Effect, Redacted } from "effect"
import type { Credential } from "./Credential.ts"
import { CommandLineError } from "../output/failure.ts"
import type { Settings } from "./settings.ts"
import { readCertificates } from "./sources.ts"

/**
 * Checks the target before a password is asked for: host, user, and that plaintext is allowed if the password is sent
 * so.
 */
export const requireTarget = Effect.fnUntraced(function* (settings: Settings) {
  yield* checkHost("host", yield* required("host", settings.host))
  yield* checkHost("server-name", settings.serverName)
  yield* required("user", userOf(settings))
  if (settings.security === "none" && settings.allowPlaintext !== true) {
    return yield* new CommandLineError({
      problem: "Security none sends the password unencrypted: add --allow-plaintext if you accept that."
    })
  }
})

/** An anonymous login needs no user; the account has a name for its reports nevertheless. */
const userOf = ({ anonymous = false, user }: Settings) =>
  user ?? (anonymous === false ? undefined : "anonymous")

const required = (name: "host" | "user", value: string | undefined) =>
  value === undefined
    ? new CommandLineError({
        problem: `No ${name} is given: use --${name}, IMAP_${name.toUpperCase()}, or "${name}" in the --config file.${name === "host" ? " If --user is an email address, and no proxy or tunnel is used, the host can be found from it." : ""}`
      })
    : Effect.succeed(value)

/** Checks a host name: people often pass a URL, an email address, or a name with its port. */
const checkHost = (field: string, text: string | undefined) => {
  const problem = text === undefined ? undefined : Account.hostProblem(text)
  return problem === undefined
    ? Effect.void
    : ImapError.make({ _tag: "InvalidAccount", field, problem }, "account")
}

/** Makes the account. Fails with `InvalidAccount`, which names the field. */
export const toAccount = Effect.fnUntraced(function* (settings: Settings, credential: Credential) {
  const { host, port, starttlsPort, security, order, authorizeAs, mechanism, mailbox, readOnly } = settings
  const { serverName, allowPlaintext, enable, compress } = settings
  const ca = settings.ca === undefined ? undefined : yield* readCertificates(settings.ca)
  const user = userOf(settings)
  const given = { host, user, port, starttlsPort, security, order, authorizeAs, mechanism, mailbox, readOnly }
  return yield* Account.decode({
    ...defined({ ...given, serverName, allowPlaintext, enable, compress, ca, id: identity(settings) }),
    ...encoded(credential)
  })
})

/** Removes undefined values, so that absent settings do not override the account's defaults. */
const defined = (values: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))

const identity = (settings: Settings) =>
  defined({
    enabled: settings.idEnabled,
    name: settings.idName,
    version: settings.idVersion,
    vendor: settings.idVendor,
    "support-url": settings.idSupportUrl,
    "support-email": settings.idSupportEmail,
    fields: settings.idFields
  })

/** Returns the credential in the form that `Account.decode` reads. An effect is unchanged. */
const encoded = ({ anonymous, clientCertificate, password, token }: Credential) =>
  defined({
    anonymous,
    password: Redacted.isRedacted(password) ? Redacted.value(password) : password,
    token: Redacted.isRedacted(token) ? Redacted.value(token) : token,
    clientCertificate:
      clientCertificate &&
      defined({
        certificate: clientCertificate.certificate,
        key: open(clientCertificate.key),
        passphrase: open(clientCertificate.passphrase)
      })
  })

const open = (secret: Redacted.Redacted | undefined) => secret && Redacted.value(secret)

export const toPolicy = (settings: Settings): Policy.Policy =>
  Policy.make({
    flights: settings.flights,
    onChange: settings.onChange,
    attempts: settings.attempts,
    limits: settings.timeout === undefined ? {} : { attempt: settings.timeout }
  })
