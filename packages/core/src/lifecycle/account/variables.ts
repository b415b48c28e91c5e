/** The account in the environment: a variable for each field, by its name in constant case. */
import { Config, Schema, SchemaTransformation, Struct } from "effect"
import { type Account, fields, filled, Identity, secret } from "../Account.ts"
import { once } from "../../base/once.ts"
import { Anonymous } from "./Anonymous.ts"
import { plaintextProblem, type Problem, secretProblem } from "./problems.ts"

const optional = Schema.optionalKey

/** Words with spaces between them. */
const words = Schema.String.pipe(
  Schema.decodeTo(
    Schema.Array(filled),
    SchemaTransformation.transform({
      decode: (text): ReadonlyArray<string> => text.split(/\s+/).filter((word) => word !== ""),
      encode: (list: ReadonlyArray<string>) => list.join(" ")
    })
  )
)

/** All common words for yes and no. */
const flag = Schema.Literals(["true", "yes", "on", "1", "false", "no", "off", "0"]).pipe(
  Schema.decodeTo(
    Schema.Boolean,
    SchemaTransformation.transform({
      decode: (word) => /^(true|yes|on|1)$/.test(word),
      encode: (value) => (value ? ("true" as const) : ("false" as const))
    })
  )
)

const notSet = "it is not set"

/** ID and the client certificate have a variable for each of their fields. */
const variables = Schema.Struct({
  ...Struct.omit(fields, ["clientCertificate", "id"]),
  user: fields.user.pipe(Schema.annotateKey({ messageMissingKey: notSet })),
  password: optional(secret),
  token: optional(secret),
  anonymous: optional(Schema.Union([flag, Anonymous])),
  allowPlaintext: optional(flag),
  readOnly: optional(flag),
  enable: optional(words),
  idEnabled: optional(flag),
  idName: Identity.fields.name,
  idVersion: Identity.fields.version,
  idVendor: Identity.fields.vendor,
  idSupportUrl: Identity.fields["support-url"],
  idSupportEmail: Identity.fields["support-email"],
  clientCertificateCertificate: optional(filled),
  clientCertificateKey: optional(secret),
  clientCertificatePassphrase: optional(secret)
})

const names = {
  host: "IMAP_HOST",
  user: "IMAP_USER",
  password: "IMAP_PASSWORD",
  token: "IMAP_TOKEN",
  anonymous: "IMAP_ANONYMOUS",
  security: "IMAP_SECURITY",
  order: "IMAP_ORDER",
  port: "IMAP_PORT",
  starttlsPort: "IMAP_STARTTLS_PORT",
  serverName: "IMAP_SERVER_NAME",
  ca: "IMAP_CA",
  allowPlaintext: "IMAP_ALLOW_PLAINTEXT",
  mechanism: "IMAP_MECHANISM",
  authorizeAs: "IMAP_AUTHORIZE_AS",
  mailbox: "IMAP_MAILBOX",
  readOnly: "IMAP_READ_ONLY",
  enable: "IMAP_ENABLE",
  compress: "IMAP_COMPRESS",
  idEnabled: "IMAP_ID_ENABLED",
  idName: "IMAP_ID_NAME",
  idVersion: "IMAP_ID_VERSION",
  idVendor: "IMAP_ID_VENDOR",
  idSupportUrl: "IMAP_ID_SUPPORT_URL",
  idSupportEmail: "IMAP_ID_SUPPORT_EMAIL",
  clientCertificateCertificate: "IMAP_CLIENT_CERTIFICATE_CERTIFICATE",
  clientCertificateKey: "IMAP_CLIENT_CERTIFICATE_KEY",
  clientCertificatePassphrase: "IMAP_CLIENT_CERTIFICATE_PASSPHRASE"
} as const

const ofId = ["idEnabled", "idName", "idVersion", "idVendor", "idSupportUrl", "idSupportEmail"] as const

const ofCertificate = [
  "clientCertificateCertificate",
  "clientCertificateKey",
  "clientCertificatePassphrase"
] as const

type Variables = typeof variables.Type

const certificateProblem = (given: Pick<Variables, (typeof ofCertificate)[number]>): Problem | true => {
  const { clientCertificateCertificate, clientCertificateKey, clientCertificatePassphrase } = given
  if (clientCertificateCertificate !== undefined && clientCertificateKey === undefined) {
    return { path: ["clientCertificateKey"], issue: "a client certificate needs its key" }
  }
  const isAlone = clientCertificateCertificate === undefined
  return isAlone && (clientCertificateKey ?? clientCertificatePassphrase) !== undefined
    ? { path: ["clientCertificateCertificate"], issue: "a key needs its client certificate" }
    : true
}

/** A problem names the variable of the field. */
const inVariables = (problem: Problem | true): Problem | true =>
  problem === true
    ? true
    : { ...problem, path: problem.path.map((field) => (isField(field) ? names[field] : field)) }

const isField = (field: string): field is keyof typeof names => field in names

const consistent = Schema.makeFilter((given: Variables) => {
  const problems = [plaintextProblem(given), secretProblem(given), certificateProblem(given)]
  return inVariables(problems.find((problem) => problem !== true) ?? true)
})

const environment = once(() => Config.schema(variables.pipe(Schema.encodeKeys(names)).check(consistent)))

/**
 * The account in the environment: `IMAP_HOST`, `IMAP_USER`, `IMAP_PASSWORD` or `IMAP_TOKEN` … A client certificate is
 * `IMAP_CLIENT_CERTIFICATE_CERTIFICATE`, `…_KEY` and `…_PASSPHRASE`, in PEM.
 */
export const config: Config.Config<Account> = Config.map(
  // by itself first: of an environment without any of these, the schema says nothing but that it expects an object
  Config.flatMap(Config.schema(Schema.String.annotate({ message: notSet }), names.host), environment),
  ({ anonymous = false, ...given }) => ({
    ...Struct.omit(given, [...ofId, ...ofCertificate]),
    ...(anonymous === false ? {} : { anonymous }),
    ...idOf(given),
    ...certificateOf(given)
  })
)

const idOf = (given: Pick<Variables, (typeof ofId)[number]>): Pick<Account, "id"> => {
  const { idEnabled, idName, idSupportEmail, idSupportUrl, idVendor, idVersion } = given
  const id = {
    ...(idEnabled === undefined ? {} : { enabled: idEnabled }),
    ...(idName === undefined ? {} : { name: idName }),
    ...(idVersion === undefined ? {} : { version: idVersion }),
    ...(idVendor === undefined ? {} : { vendor: idVendor }),
    ...(idSupportUrl === undefined ? {} : { "support-url": idSupportUrl }),
    ...(idSupportEmail === undefined ? {} : { "support-email": idSupportEmail })
  }
  return Object.keys(id).length === 0 ? {} : { id }
}

const certificateOf = (
  given: Pick<Variables, (typeof ofCertificate)[number]>
): Pick<Account, "clientCertificate"> => {
  const {
    clientCertificateCertificate: certificate,
    clientCertificateKey: key,
    clientCertificatePassphrase: passphrase
  } = given
  if (certificate === undefined || key === undefined) return {}
  return { clientCertificate: { certificate, key, ...(passphrase === undefined ? {} : { passphrase }) } }
}
