/**
 * The settings of `connect`, from any source: a flag, the environment, an env file, a configuration file.
 *
 * Every source becomes the same flat record of optional settings, so that precedence is one spread.
 */
import { Compress, Order, Security } from "@effect-imap/core/internal/Account"
import { Redaction } from "@effect-imap/core/Trace"
import { Duration, Effect, Option, Schema, SchemaGetter, SchemaIssue } from "effect"

const optional = Schema.optionalKey

/** Decodes text of the environment or a flag; `expected` completes "expected …". */
const fromText = <A>(
  to: Schema.Codec<A>,
  expected: string,
  read: (text: string) => Option.Option<A>,
  write: (value: A) => string
) =>
  Schema.String.pipe(
    Schema.decodeTo(to, {
      decode: SchemaGetter.transformEffect((text: string) =>
        Option.match(read(text.trim()), {
          onNone: () => Effect.fail(new SchemaIssue.InvalidValue({ expected })),
          onSome: Effect.succeed
        })
      ),
      encode: SchemaGetter.transform(write)
    })
  )

const digits = (text: string): Option.Option<number> =>
  /^\d+$/.test(text) ? Option.some(Number(text)) : Option.none()

const wholeNumber = (minimum: number, maximum: number) => {
  const range = Schema.Int.check(Schema.isBetween({ minimum, maximum }))
  const isWithin = Schema.is(range)
  const expected = `a whole number from ${minimum} to ${maximum}`
  return fromText(range, expected, (text) => Option.filter(digits(text), isWithin), String)
}

const units: Readonly<Record<string, string>> = { ms: "millis", s: "seconds", m: "minutes", h: "hours" }
const maxDuration = Duration.hours(24)

const parseDuration = (text: string): Option.Option<Duration.Duration> => {
  const short = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text)
  const words = short === null ? text : `${short[1]} ${units[short[2] ?? ""]}`
  return Schema.decodeUnknownOption(Schema.DurationFromString)(words).pipe(
    Option.filter((duration) => Duration.isGreaterThan(duration, Duration.zero)),
    Option.filter((duration) => Duration.isLessThanOrEqualTo(duration, maxDuration))
  )
}

/** `60s`, `2m`, `500ms`, or Effect's words (`60 seconds`). */
export const TimeLimit = fromText(
  Schema.Duration,
  "a duration up to 24h such as 60s, 2m or 500ms",
  parseDuration,
  (duration) => `${Duration.toMillis(duration)} millis`
)

/** A port, decoded from text; a configuration file may contain the number itself. */
export const Port = wholeNumber(1, 65_535)
/** An amount of memory in MiB. */
export const Mebibytes = wholeNumber(1, 1_048_576)
export const Attempts = wholeNumber(1, 100)

const orNumber = <S extends ReturnType<typeof wholeNumber>>(schema: S) => Schema.Union([schema.to, schema])

export const Flights = Schema.Literals(["careful", "planned", "eager"])
export const OnChange = Schema.Literals(["rediscover", "ask"])

const yes = ["true", "yes", "on", "1"]
const no = ["false", "no", "off", "0"]
const parseSwitch = (text: string): Option.Option<boolean> =>
  yes.includes(text) ? Option.some(true) : no.includes(text) ? Option.some(false) : Option.none()
const Switch = Schema.Union([Schema.Boolean, fromText(Schema.Boolean, "true or false", parseSwitch, String)])
const Text = Schema.NonEmptyString

/** All settings, named as in the account or the flags. */
export const Settings = Schema.Struct({
  host: optional(Text),
  port: optional(orNumber(Port)),
  starttlsPort: optional(orNumber(Port)),
  security: optional(Security),
  order: optional(Order),
  user: optional(Text),
  authorizeAs: optional(Text),
  mechanism: optional(Text),
  password: optional(Schema.RedactedFromValue(Text)),
  passwordFile: optional(Text),
  passwordCommand: optional(Text),
  token: optional(Schema.RedactedFromValue(Text)),
  tokenCommand: optional(Text),
  clientCert: optional(Text),
  clientKey: optional(Text),
  clientKeyPassphrase: optional(Schema.RedactedFromValue(Text)),
  anonymous: optional(Schema.Union([Switch, Text])),
  mailbox: optional(Text),
  readOnly: optional(Switch),
  idEnabled: optional(Switch),
  idName: optional(Schema.String),
  idVersion: optional(Schema.String),
  idVendor: optional(Schema.String),
  idSupportUrl: optional(Schema.String),
  idSupportEmail: optional(Schema.String),
  idFields: optional(Schema.Record(Schema.String, Schema.String)),
  ca: optional(Text),
  serverName: optional(Text),
  /** The name server to ask for the server of an address, instead of the system's. */
  nameServer: optional(Text),
  ispdb: optional(Switch),
  allowPlaintext: optional(Switch),
  proxy: optional(Schema.RedactedFromValue(Text)),
  tunnel: optional(Text),
  enable: optional(Schema.Array(Text)),
  compress: optional(Compress),
  flights: optional(Flights),
  timeout: optional(TimeLimit),
  attempts: optional(orNumber(Attempts)),
  onChange: optional(OnChange),
  /** The file that stores server profiles, or `none`. */
  profileStore: optional(Text),
  trace: optional(Text),
  traceRedaction: optional(Redaction),
  /** The connection's name in traces and on the page. */
  label: optional(Text)
})
export type Settings = typeof Settings.Type

/** The names of all settings, in camel case. */
export const names = Object.keys(Settings.fields)

/** The settings that name a file, relative to the folder of the source. */
export const fileNames = ["ca", "clientCert", "clientKey", "passwordFile", "profileStore", "trace"] as const

/**
 * Merges settings: a later source takes precedence, setting by setting, and the additional ID fields of all are kept.
 */
export const merge = (sources: ReadonlyArray<Settings>): Settings =>
  sources.reduce<Settings>(
    (all, source) => ({
      ...all,
      ...source,
      ...(all.idFields === undefined || source.idFields === undefined
        ? {}
        : { idFields: { ...all.idFields, ...source.idFields } })
    }),
    {}
  )
