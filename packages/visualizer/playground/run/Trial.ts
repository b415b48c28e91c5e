/** A trial: a server, a client, and what happens between them. The page's address contains all unusual fields. */
import { profiles } from "@effect-imap/core/simulator"
import { Option, Schema } from "effect"
import { faultKinds } from "./Fault.ts"

const serverNames = [...Object.values(profiles).map(({ name }) => name), "script", "trace"]

/** Longer than any script that a person writes here. */
const longest = 20_000

const amount = (maximum: number) =>
  Schema.FiniteFromString.check(Schema.isInt(), Schema.isBetween({ minimum: 0, maximum }))

const fields = {
  /**
   * A profile of the simulator, the `script`, or the `trace` that a person gave to the page, which no link contains.
   */
  server: Schema.Literals(serverNames),
  script: Schema.String.check(Schema.isMaxLength(longest)),
  client: Schema.Literals(["ours", "ordinary", "ordinary-id"]),
  /** Another client that tries the same at the same time. */
  beside: Schema.Literals(["nobody", "ours", "ordinary", "ordinary-id"]),
  /** Whether to open the mailbox and log out, or keep it open. */
  task: Schema.Literals(["open", "hour", "day"]),
  id: Schema.Literals(["on", "off"]),
  flights: Schema.Literals(["planned", "careful", "eager"]),
  mechanism: Schema.Literals([
    "any",
    "PLAIN",
    "LOGIN",
    "CRAM-MD5",
    "SCRAM-SHA-256",
    "OAUTHBEARER",
    "XOAUTH2"
  ]),
  security: Schema.Literals(["auto", "tls", "starttls", "none"]),
  /** The ports that answer: 993 with TLS, 143 with STARTTLS. */
  ports: Schema.Literals(["both", "143", "993"]),
  /** Whether an attacker removes STARTTLS from the server's capabilities. */
  starttls: Schema.Literals(["offered", "stripped"]),
  /** The latency in one direction, in milliseconds. */
  latency: Schema.Literals(["0", "20", "50", "200", "600"]),
  attempts: Schema.Literals(["1", "2", "3"]),
  /** The seconds to wait for an answer. */
  patience: Schema.Literals(["usual", "3", "10"]),
  fault: Schema.Literals(["none", ...faultKinds]),
  /** The byte of the server at which the fault happens, counted from 1; 0 if it happens at a time. */
  byte: amount(1_000_000),
  /** The milliseconds after which the fault happens; 0 if it happens at a byte, or never. */
  after: amount(86_400_000)
}

export const Trial = Schema.Struct(fields)
export interface Trial extends Schema.Schema.Type<typeof Trial> {}

/** The values of the fields that have only a few. */
export const choices = {
  client: fields.client.literals,
  beside: fields.beside.literals,
  task: fields.task.literals,
  id: fields.id.literals,
  flights: fields.flights.literals,
  mechanism: fields.mechanism.literals,
  security: fields.security.literals,
  ports: fields.ports.literals,
  starttls: fields.starttls.literals,
  latency: fields.latency.literals,
  attempts: fields.attempts.literals,
  patience: fields.patience.literals,
  fault: fields.fault.literals
} as const

export type Choice = keyof typeof choices

/** An example to begin with, for a person who writes a server. */
const example = `# A server that is full
S: * OK [CAPABILITY IMAP4rev1 LITERAL+ SASL-IR AUTH=PLAIN] ready
login <1>
S: <1> OK [CAPABILITY IMAP4rev1 LITERAL+] welcome
C: <2> SELECT INBOX
S: <2> NO [LIMIT] Too many mailboxes are open
C: <3> LOGOUT
S: * BYE
S: <3> OK
`

export const usual: Trial = {
  server: "netease",
  script: example,
  client: "ours",
  beside: "nobody",
  task: "open",
  id: "on",
  flights: "planned",
  mechanism: "any",
  security: "auto",
  ports: "both",
  starttls: "offered",
  latency: "50",
  attempts: "3",
  patience: "usual",
  fault: "none",
  byte: 0,
  after: 0
}

const encode = Schema.encodeSync(Trial)
const decode = Schema.decodeUnknownOption(Trial)

const isField = (name: string): name is keyof typeof fields => Object.hasOwn(fields, name)

const isValid = (name: string, value: string): boolean =>
  isField(name) && Option.isSome(Schema.decodeUnknownOption(fields[name])(value))

/** Reads the fragment of a link; unknown or invalid fields have their usual value. */
export const fromLink = (fragment: string): Trial => {
  const given = [...new URLSearchParams(fragment.replace(/^#/, ""))].filter(([name, value]) =>
    isValid(name, value)
  )
  return Option.getOrElse(decode({ ...encode(usual), ...Object.fromEntries(given) }), () => usual)
}

/** Returns the fields that differ from the usual ones. */
export const toLink = (trial: Trial): URLSearchParams => {
  const standard: Readonly<Record<string, string>> = encode(usual)
  const told = Object.entries(encode(trial)).filter(([name, value]) => value !== standard[name])
  return new URLSearchParams(told)
}
