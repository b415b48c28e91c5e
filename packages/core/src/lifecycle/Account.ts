/**
 * The account: whose mailbox, on which server, and how it may be reached.
 *
 * Decodes from JSON or YAML values and, through `Account.config`, from `IMAP_HOST`, `IMAP_USER`, `IMAP_PASSWORD` …
 * The credential is a value of the account: a password or a token, as a `Redacted` or as an effect that returns one,
 * evaluated for each attempt before dialing, so that a rotating credential is always fresh; or a certificate. Only an
 * account with a transport to one fixed server needs none: that may be logged in already (PREAUTH), as a tunnel is.
 */
import { Effect, Redacted, Schema, SchemaTransformation } from "effect"
import { Anonymous } from "./account/Anonymous.ts"
import { invalidAmong, unreadable } from "./account/invalid.ts"
import { plaintextProblem, secretProblem } from "./account/problems.ts"
import { isTokenSource, make as makeTokenSource } from "./account/TokenSource.ts"
import type { IssuedToken, TokenSource, TokenSourceOptions } from "./account/TokenSource.ts"
import { expectsText } from "../failure/expects.ts"
import type * as ImapError from "../failure/ImapError.ts"
import { fromPlain, misuseIn, option, throwIf } from "../failure/options.ts"
import * as Mechanism from "../imap/Mechanism.ts"

/** `auto` tries implicit TLS, then STARTTLS; `none` needs `allowPlaintext`. RFC 8314. */
export const Security = Schema.Literals(["auto", "tls", "starttls", "none"])
export type Security = typeof Security.Type

/** The way in that has a head start in `auto`: RFC 8314 prefers implicit TLS; STARTTLS first is the classic order. */
export const Order = Schema.Literals(["tls-first", "starttls-first"])
export type Order = typeof Order.Type

/** `auto` compresses both directions of a TLS connection, if server and transport can. RFC 4978. */
export const Compress = Schema.Literals(["auto", "never"])
export type Compress = typeof Compress.Type

const optional = Schema.optionalKey

const octets = (text: string) => new TextEncoder().encode(text).length
const idValue = Schema.String.check(
  Schema.makeFilter((value: string) => octets(value) <= 1024 || "an ID value has at most 1024 octets")
)

/** Thirty fields in all, including the five that have a property here. RFC 2971 §3.3. */
const fewFields = Schema.makeFilter((fields: Readonly<Record<string, string>>) => {
  const names = Object.keys(fields)
  if (names.length > 25) return "ID has at most 30 fields, 25 of them besides the named ones"
  return names.every((name) => name !== "" && octets(name) <= 30) || "an ID field name has 1 to 30 octets"
})

/** The ID that the client sends after the login. RFC 2971. If disabled, nothing is sent. */
export const Identity = Schema.Struct({
  enabled: optional(Schema.Boolean),
  name: optional(idValue),
  version: optional(idValue),
  vendor: optional(idValue),
  "support-url": optional(idValue),
  "support-email": optional(idValue),
  /** Further fields, of RFC 2971 §3.3 or others. */
  fields: optional(Schema.Record(Schema.String, idValue).check(fewFields))
})
export type Identity = typeof Identity.Type

export type { IssuedToken, TokenSource, TokenSourceOptions }

/**
 * Makes a source of tokens that all connections of an account share: a token is fetched once, kept until a server refuses it
 * (or its lifetime ends), and renewed once for all of them.
 *
 * **Example** (Tokens of the app's own OAuth client)
 *
 * ```ts
 * import { Account, Providers } from "@effect-imap/core"
 * import { Effect } from "effect"
 *
 * const token = Account.tokenSource({
 *   // ask the token endpoint here: `access_token`, and `expires_in` in seconds
 *   get: Effect.succeed({ token: "ya29.…", lifetime: "3599 seconds" }),
 *   refused: () => Effect.log("the server refused the token")
 * })
 * const account = Account.make({ ...Providers.google.account, user: "ada@gmail.com", token })
 * ```
 */
export const tokenSource = <E = never>(options: TokenSourceOptions<E>): TokenSource => {
  throwIf(wrongTokenSource({ options }))
  return makeTokenSource(options)
}

const wrongTokenSource = misuseIn(
  () => ({
    options: fromPlain(
      Schema.Struct({
        get: Schema.Unknown,
        refused: Schema.optional(option.function),
        lifetime: Schema.optional(Schema.Unknown)
      })
    )
  }),
  { call: "Account.tokenSource" }
)

/**
 * A password or a token, or its source, which is used when an attempt begins: an effect, or a `tokenSource`. If a token is
 * refused, the source is asked once more: it must return a new one, or the login has failed.
 */
export type Credential =
  | Redacted.Redacted<string>
  | Effect.Effect<Redacted.Redacted<string>, ImapError.ImapError>
  | TokenSource

const isCredentialEffect = (
  value: unknown
): value is Effect.Effect<Redacted.Redacted<string>, ImapError.ImapError> => Effect.isEffect(value)

export const secret = Schema.RedactedFromValue(Schema.String)
const credential = Schema.Union([
  secret,
  Schema.declare(isCredentialEffect, {
    expected: "a string, a Redacted, an effect that returns a Redacted, or a token source"
  }),
  Schema.declare(isTokenSource)
])

export const filled = Schema.String.check(
  Schema.makeFilter(
    (text: string) => (text !== "" && !text.includes("\0")) || "must not be empty or contain a NUL"
  )
)

/** The name of a file is the usual mistake. The rest is the transport's to read. RFC 7468 §5. */
const certificates = Schema.String.check(
  Schema.isPattern(/-----BEGIN CERTIFICATE-----/, {
    message: "must be certificates in PEM: what the file contains, not its name"
  })
)

/** Describes what is wrong with a host that is neither a name nor an address, without repeating it. */
export const hostProblem = (text: string): string | undefined => {
  expectsText(text, "Account.hostProblem", "text")
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text))
    return "this is a URL: give only the server's name, and a port as port"
  if (text.includes("@")) return "this is an address of mail, or holds a user: give the server's name alone"
  if (/^(\[[^\]]*\]|[^:]*):\d*$/.test(text))
    return "this ends in a port: give only the server's name, and the port as port"
  const isAddress = /^\[?[0-9a-f]*:[0-9a-f:.]*(%[a-z0-9._-]+)?\]?$/i.test(text)
  return isAddress || !/[\s\p{Cc}\p{Cs}:/?#\\%*[\],;<>"'`|^{}()]/u.test(text)
    ? undefined
    : "this is neither a server name nor an IP address"
}

const host = filled.check(Schema.makeFilter((text: string) => hostProblem(text) ?? true))

const port = Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 65_535 }))

/** The client's certificate in the TLS handshake, in PEM; the passphrase is that of the key. RFC 4422 appendix A. */
export const ClientCertificate = Schema.Struct({
  certificate: filled,
  key: secret,
  passphrase: optional(secret)
})
export type ClientCertificate = typeof ClientCertificate.Type

/** In upper or lower case. */
const mechanism = Schema.String.pipe(
  Schema.decode(SchemaTransformation.toUpperCase()),
  Schema.decodeTo(Mechanism.Name, SchemaTransformation.passthroughSupertype())
)

/** The fields of an account, each with its schema. */
export const fields = {
  host,
  user: filled,
  password: optional(credential),
  /** A bearer token of OAuth, instead of a password. RFC 6750. */
  token: optional(credential),
  clientCertificate: optional(ClientCertificate),
  /** Instead of a credential: no user is logged in; a text, such as an email address, says who asks. RFC 4505. */
  anonymous: optional(Anonymous),
  security: optional(Security),
  order: optional(Order),
  /** The implicit TLS port for `tls` and `auto`, the plain one otherwise. */
  port: optional(port),
  /** The other port in `auto`. */
  starttlsPort: optional(port),
  /** The name that the certificate must carry, if it is not the host. */
  serverName: optional(host),
  /** PEM certificates that are trusted in addition to the system's. */
  ca: optional(certificates),
  allowPlaintext: optional(Schema.Boolean),
  /** Only this mechanism. DIGEST-MD5 and CRAM-MD5 are used by name, or if the policy allows it. */
  mechanism: optional(mechanism),
  /** Act as this user (RFC 4616 authzid); the credential stays that of `user`. */
  authorizeAs: optional(filled),
  /** `INBOX` by default; `null` stops at the login, with none open. */
  mailbox: optional(Schema.NullOr(filled)),
  readOnly: optional(Schema.Boolean),
  id: optional(Identity),
  /** Extensions to enable after the login. RFC 5161. By default none. */
  enable: optional(Schema.Array(filled)),
  /** `never` by default: it takes memory for as long as the connection lasts, and lengths reveal more. RFC 4978 §4. */
  compress: optional(Compress)
}

export const Account = Schema.Struct(fields).check(
  Schema.makeFilter(plaintextProblem),
  Schema.makeFilter(secretProblem)
)

/** An account as an app writes it; everything but host, user and one credential has a default. */
export interface Account extends Schema.Schema.Type<typeof Account> {}

/** Converts a schema error of an account; the result names the field, not its value. */
export const invalid = (error: Schema.SchemaError): ImapError.ImapError =>
  invalidAmong(error, Object.keys(fields))

/** Decodes values from a file; the error names the field. An unknown field is an error as well. */
export const decode = (input: unknown): Effect.Effect<Account, ImapError.ImapError> =>
  unreadable(input) ??
  Schema.decodeUnknownEffect(Account, { onExcessProperty: "error" })(input).pipe(Effect.mapError(invalid))

/** Known words are completed, and any other string may be one that is read from somewhere. */
type Plain<Value> =
  | (Value extends Redacted.Redacted<string>
      ? Value | string
      : Value extends string
        ? Value | (string & {})
        : Value extends ReadonlyArray<string>
          ? ReadonlyArray<string>
          : Value)
  | undefined

/** The fields of an account as a program has them: secrets may be plain strings, and names may be any string. */
export type Fields = {
  readonly host: string
  readonly user: string
} & {
  readonly [Name in Exclude<keyof Account, "host" | "user" | "id" | "clientCertificate">]?: Plain<
    Account[Name]
  >
} & {
  readonly id?: { readonly [Name in keyof Identity]?: Identity[Name] | undefined } | undefined
  readonly clientCertificate?:
    | { readonly [Name in keyof ClientCertificate]?: Plain<ClientCertificate[Name]> }
    | undefined
}

/**
 * Makes an account from unchecked `Account.Fields`; a field that is `undefined` is left out. Fails with `InvalidAccount`, which
 * names the field and does not repeat its value.
 *
 * **Example** (From values of a program)
 *
 * ```ts
 * import { Account } from "@effect-imap/core"
 *
 * const settings = { security: "tls", port: undefined }
 * const account = Account.make({ host: "imap.example.com", user: "ada", password: "secret", ...settings })
 * ```
 *
 * **Example** (A public server that lets everyone in, by ANONYMOUS)
 *
 * ```ts
 * import { Account } from "@effect-imap/core"
 *
 * // in place of `true`, a text may say who asks
 * const account = Account.make({ host: "imap.example.com", user: "anonymous", anonymous: true })
 * ```
 */
export const make = (fields: Fields): Effect.Effect<Account, ImapError.ImapError> =>
  unreadable(fields) ?? decode(encoded(fields))

/** Converts fields to the form that `decode` takes: secrets as strings, and nothing `undefined`. */
const encoded = (value: unknown): unknown => {
  if (Redacted.isRedacted(value)) return Redacted.value(value)
  if (!isPlain(value)) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, part]) => (part === undefined ? [] : [[name, encoded(part)]]))
  )
}

const isPlain = (value: unknown): value is object =>
  typeof value === "object" &&
  value !== null &&
  Object.getPrototypeOf(value) === Object.prototype &&
  !isTokenSource(value)
