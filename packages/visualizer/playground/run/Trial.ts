/** What is tried: a server, a client, and what happens between them. The page's address contains all that is not usual. */
import { profiles } from "@effect-imap/core/simulator"
import { Option, Schema } from "effect"
import { faultKinds } from "./Fault.ts"

const serverNames = [...Object.values(profiles).map(({ name }) => name), "script", "trace"]

/** Longer than any script that a person writes here. */
const longest = 20_000

const amount = (maximum: number) =>
  Schema.FiniteFromString.check(Schema.isInt(), Schema.isBetween({ minimum: 0, maximum }))

const fields = {
  /** A profile of the simulator, the `script`, or the `trace` that a person gave to the page: no link contains that. */
  server: Schema.Literals(serverNames),
  script: Schema.String.check(Schema.isMaxLength(longest)),
  client: Schema.Literals(["ours", "ordinary", "ordinary-id"]),
  /** Another client tries the same at the same time. */
  beside: Schema.Literals(["nobody", "ours", "ordinary", "ordinary-id"]),
  /** Opens the mailbox and logs out, or keeps it open. */
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
  /** Which ports answer: 993 with TLS, 143 with STARTTLS. */
  ports: Schema.Literals(["both", "143", "993"]),
  /** Someone on the way removes STARTTLS from what the server lists. */
  starttls: Schema.Literals(["offered", "stripped"]),
  /** Milliseconds in one direction. */
  latency: Schema.Literals(["0", "20", "50", "200", "600"]),
  attempts: Schema.Literals(["1", "2", "3"]),
  /** How long any answer is waited for. */
  patience: Schema.Literals(["usual", "3", "10"]),
  fault: Schema.Literals(["none", ...faultKinds]),
  /** The fault comes at this byte of the server, counted from 1; 0: at a time. */
  byte: amount(1_000_000),
  /** The fault comes after so many milliseconds; 0: at a byte, or never. */
  after: amount(86_400_000)
}

export const Trial = Schema.Struct(fields)
export interface Trial extends Schema.Schema.Type<typeof Trial> {}

/** The fields that have a few values to choose from. */
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

/** A server to begin with when one is written here. */
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

/** Reads the fragment of a link; what is unknown or wrong there is as usual. */
export const fromLink = (fragment: string): Trial => {
  const given = [...new URLSearchParams(fragment.replace(/^#/, ""))].filter(([name, value]) =>
    isValid(name, value)
  )
  return Option.getOrElse(decode({ ...encode(usual), ...Object.fromEntries(given) }), () => usual)
}

/** The fields that are not as usual. */
export const toLink = (trial: Trial): URLSearchParams => {
  const standard: Readonly<Record<string, string>> = encode(usual)
  const told = Object.entries(encode(trial)).filter(([name, value]) => value !== standard[name])
  return new URLSearchParams(told)
}
