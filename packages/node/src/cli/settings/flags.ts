/** The flags of `connect`. Each names a setting; an absent flag leaves the setting to the other sources. */
import { Compress, Order, Security } from "@effect-imap/core/internal/Account"
import * as Mechanism from "@effect-imap/core/internal/Mechanism"
import { Redaction } from "@effect-imap/core/Trace"
import { Effect, Option, Record, Redacted, Schema, Struct } from "effect"
import { Flag } from "effect/cli"
import * as CliPath from "./CliPath.ts"
import { kebab } from "./sources.ts"
import { Attempts, Flights, names, OnChange, Port, Settings, TimeLimit } from "./settings.ts"

const described = (flag: Flag.Flag<string>, metavar: string, description: string) =>
  flag.pipe(
    Flag.withSchema(Schema.NonEmptyString),
    Flag.withMetavar(metavar),
    Flag.withDescription(description),
    Flag.optional
  )

const text = (name: string, metavar: string, description: string) =>
  described(Flag.String(name), metavar, description)

const file = (name: string, description: string, metavar = "FILE") =>
  described(CliPath.flag(name), metavar, description)

/** An optional port. */
export const port = (name: string, description: string) =>
  Flag.String(name).pipe(
    Flag.withSchema(Port),
    Flag.withMetavar("N"),
    Flag.withDescription(description),
    Flag.optional
  )

/** The database of a fleet. */
export const database = (description: string) =>
  text("database", "URL", `${description}; with a password only as IMAP_FLEET_DATABASE`).pipe(
    Flag.map(Option.map((url) => Redacted.make(url)))
  )

const oneOf = <const Words extends ReadonlyArray<string>>(name: string, words: Words, description: string) =>
  Flag.Literals(name, words).pipe(Flag.withDescription(description), Flag.optional)

const on = (name: string, description: string) =>
  Flag.Boolean(name).pipe(Flag.withoutNegation, Flag.withDescription(description), Flag.optional)

const where = {
  host: text("host", "HOST", "The server's name or address"),
  port: port("port", "Implicit TLS port for tls and auto (993), otherwise the plain port (143)"),
  starttlsPort: port("starttls-port", "The other port in auto (143)"),
  security: oneOf("security", Security.literals, "How to encrypt the connection (auto)"),
  order: oneOf("order", Order.literals, "Which port has a head start in auto (tls-first)"),
  serverName: text("server-name", "NAME", "The name that the certificate must carry"),
  ca: file("ca", "PEM certificates to trust in addition to the system's"),
  allowPlaintext: on("allow-plaintext", "Let --security none send the password unencrypted"),
  proxy: text(
    "proxy",
    "URL",
    "Connect through socks5://HOST:PORT, http://… or https://…; with a password only as IMAP_PROXY"
  ).pipe(Flag.map(Option.map((url) => Redacted.make(url)))),
  tunnel: text(
    "tunnel",
    "CMD",
    'Connect over the input and output of CMD, such as "ssh HOST imapd"; it may be logged in already'
  )
}

/** Settings for the search for the server of an address. */
const whereTo = {
  ca: where.ca,
  ispdb: Flag.Boolean("ispdb").pipe(
    Flag.withDescription("Also ask Mozilla's ISPDB for the server of an address; it learns the domain"),
    Flag.optional
  ),
  nameServer: text("name-server", "ADDRESS", "Ask this name server for the server of an address")
}

const who = {
  user: text("user", "USER", "The user's name"),
  authorizeAs: text("authorize-as", "USER", "Act as this user, with the credential of --user"),
  mechanism: text("mechanism", "NAME", `Use only this mechanism: ${Mechanism.Name.literals.join(", ")}`),
  passwordFile: file("password-file", "The password is the first line of FILE; /dev/stdin reads a pipe"),
  passwordCommand: text("password-command", "CMD", "The password is the first line that CMD prints"),
  tokenCommand: text("token-command", "CMD", "The OAuth token is the first line that CMD prints"),
  clientCert: file("client-cert", "PEM client certificate, for TLS and EXTERNAL"),
  clientKey: file("client-key", "PEM key of the client certificate (in the same file)"),
  anonymous: on("anonymous", "Log in without a user or a password, if the server offers ANONYMOUS"),
  mailbox: text("mailbox", "NAME", "The mailbox to select (INBOX)"),
  readOnly: on("read-only", "Select with EXAMINE")
}

const identity = {
  noId: on("no-id", "Send no ID"),
  idName: text("id-name", "NAME", "The client's name in ID (effect-imap)"),
  idVersion: text("id-version", "VERSION", "The client's version in ID"),
  idVendor: text("id-vendor", "VENDOR", "The client's vendor in ID"),
  idSupportEmail: text("id-support-email", "EMAIL", "The client's support address in ID"),
  id: Flag.KeyValuePair("id").pipe(
    Flag.withMetavar("KEY=VALUE"),
    Flag.withDescription("Another field of ID; may be repeated"),
    Flag.optional
  )
}

const how = {
  flights: oneOf(
    "flights",
    Flights.literals,
    "Send one command at a time (careful), several if that is safe (planned), or ID and SELECT along with the login (eager)"
  ),
  compress: oneOf(
    "compress",
    Compress.literals,
    "Compress both directions within TLS, if the server can (never): sends less, needs more memory"
  ),
  timeout: Flag.String("timeout").pipe(
    Flag.withSchema(TimeLimit),
    Flag.withMetavar("DURATION"),
    Flag.withDescription("Limit of one attempt, such as 60s, 2m or 500ms (60s)"),
    Flag.optional
  ),
  attempts: Flag.String("attempts").pipe(
    Flag.withSchema(Attempts),
    Flag.withMetavar("N"),
    Flag.withDescription("How many connections to try (3)"),
    Flag.optional
  ),
  onChange: oneOf(
    "on-change",
    OnChange.literals,
    "If a server no longer answers at its address: search again (rediscover), or stop and report it"
  ),
  profileStore: file("profile-store", "Where to remember servers (the user's cache), or none"),
  trace: file("trace", "Write a trace; also IMAP_TRACE=FILE or FOLDER/"),
  traceRedaction: oneOf("trace-redaction", Redaction.literals, "How much to leave out of a trace (strict)"),
  label: text("label", "TEXT", "The name of this connection in traces and on the page")
}

/** The flags that are settings. */
const settingFlags = { ...where, ...whereTo, ...who, ...identity, ...how }

/** Makes a boolean flag that is no setting. */
export const booleanFlag = (name: string, description: string) =>
  Flag.Boolean(name).pipe(Flag.withoutNegation, Flag.withDescription(description), Flag.withDefault(false))

const settingFiles = {
  config: file("config", "Settings in YAML or JSON, with the names of these flags"),
  envFile: file("env-file", "Variables such as IMAP_HOST=…, IMAP_PASSWORD=…")
}

const json = booleanFlag("json", "Print one JSON object on standard output")

/** Every flag of `connect`. */
export const connectFlags = {
  ...settingFiles,
  ...settingFlags,
  noSelect: booleanFlag("no-select", "Stop after the login: open no mailbox"),
  visualize: booleanFlag("visualize", "Show the run on a page in the browser, and stay until Ctrl-C"),
  watch: booleanFlag(
    "watch",
    "Keep the mailbox open, reconnect as often as necessary, and report new mail, until Ctrl-C"
  ),
  json
}

/** Every flag of `list`, which opens no mailbox. */
export const listFlags = {
  ...settingFiles,
  ...Struct.omit(settingFlags, ["mailbox", "readOnly"]),
  json
}

/** Every flag of `examine`: a mailbox that is read, and none that is opened for writing. */
export const examineFlags = { ...listFlags, mailbox: who.mailbox }

/** The settings that change what the client does, whichever server it replays. */
export const replayFlags = {
  ...Struct.pick(where, ["security", "order", "allowPlaintext"]),
  ...Struct.pick(who, ["mechanism", "readOnly"]),
  ...identity,
  ...Struct.pick(how, ["flights", "timeout", "attempts"])
}

const namesOf = (flags: object): ReadonlyArray<string> => Object.keys(flags).map(kebab)

/** The groups of flags in the help of `connect`, by name. */
export const groups: Readonly<Record<string, ReadonlyArray<string>>> = {
  "SERVER AND CONNECTION": namesOf({ ...where, ...whereTo }),
  ACCOUNT: [...namesOf(who), "no-select"],
  "CLIENT IDENTIFICATION (RFC 2971)": namesOf(identity),
  BEHAVIOUR: namesOf(how),
  "SETTINGS AND OUTPUT": ["config", "env-file", "visualize", "watch", "json"]
}

/** The parsed values of a command's flags. */
export type Given<Flags> = {
  readonly [Name in keyof Flags]: Flags[Name] extends Flag.Flag<infer A> ? A : never
}

export type ConnectFlags = Given<typeof connectFlags>

/** The flags of a command that connects. */
export type AccountFlags = Given<typeof listFlags>

/** Every flag of `discover`. */
export const discoverFlags = { ...whereTo, trace: how.trace, json }
export type DiscoverFlags = Given<typeof discoverFlags>

/** Returns the settings among the flags. The same schemas have read the flags, so decoding cannot fail. */
export const settingsIn = (
  flags: Given<typeof identity> & Readonly<Record<string, unknown>>
): Effect.Effect<Settings> => {
  const { id, noId } = flags
  const rest = Record.filter(flags, (flag, name) => names.includes(name) && Option.isOption(flag))
  const options: Readonly<Record<string, unknown>> = {
    ...rest,
    idFields: id,
    idEnabled: Option.map(noId, (off) => !off)
  }
  return Schema.decodeUnknownEffect(Schema.toType(Settings))(
    Record.getSomes(Record.filter(options, Option.isOption))
  ).pipe(Effect.orDie)
}
