/** A trial: a server, a client, and what happens between them. The page's address contains all unusual fields. */
import { profiles } from "@effect-imap/core/Simulator"

/** A cut connection, a flow that is dropped silently, one byte at a time, or a server that sends BYE. */
export const faultKinds = ["cut", "silence", "drip", "bye"] as const

export type FaultKind = (typeof faultKinds)[number]

/** The clients: this library, and the same library restricted to what an ordinary client does. */
export const clientNames = {
  ours: "effect-imap",
  ordinary: "ordinary client",
  "ordinary-id": "ordinary client with ID"
} as const

export type Client = keyof typeof clientNames

/** The values of the fields that have only a few. */
export const choices = {
  client: ["ours", "ordinary", "ordinary-id"],
  /** Another client that tries the same at the same time. */
  beside: ["nobody", "ours", "ordinary", "ordinary-id"],
  /** The goal: a mailbox that is opened and left, or one that is kept open. */
  task: ["open", "hour", "day"],
  id: ["on", "off"],
  flights: ["planned", "careful", "eager"],
  mechanism: ["any", "PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-256", "OAUTHBEARER", "XOAUTH2"],
  security: ["auto", "tls", "starttls", "none"],
  /** The ports that answer: 993 with TLS, 143 with STARTTLS. */
  ports: ["both", "143", "993"],
  /** `stripped`: an attacker removes STARTTLS from the server's capabilities. */
  starttls: ["offered", "stripped"],
  /** The latency in one direction, in milliseconds. */
  latency: ["0", "20", "50", "200", "600"],
  attempts: ["1", "2", "3"],
  /** The seconds to wait for an answer. */
  patience: ["usual", "3", "10"],
  fault: ["none", ...faultKinds]
} as const

export type Choice = keyof typeof choices

type Chosen = { readonly [Name in Choice]: (typeof choices)[Name][number] }

export interface Trial extends Chosen {
  /**
   * A profile of the simulator, the `script`, or the `trace` that a person gave to the page, which no link contains.
   */
  readonly server: string
  readonly script: string
  /** The byte of the server at which the fault happens, counted from 1; 0 if it happens at a time. */
  readonly byte: number
  /** The milliseconds after which the fault happens; 0 if it happens at a byte, or never. */
  readonly after: number
}

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

/** Longer than any script that a person writes here. */
const longest = 20_000

const mostBytes = 1_000_000

/** A day. */
const latest = 86_400_000

/** Reads the fragment of a link; unknown or invalid fields have their usual value. */
export const fromLink = (fragment: string): Trial => {
  const given = new URLSearchParams(fragment.replace(/^#/, ""))
  const script = given.get("script")
  const chosen = <Name extends Choice>(name: Name, values: ReadonlyArray<Chosen[Name]>): Chosen[Name] =>
    known<Chosen[Name]>(values, given.get(name), usual[name])
  return {
    server: known(serverNames, given.get("server"), usual.server),
    script: script === null || script.length > longest ? usual.script : script,
    client: chosen("client", choices.client),
    beside: chosen("beside", choices.beside),
    task: chosen("task", choices.task),
    id: chosen("id", choices.id),
    flights: chosen("flights", choices.flights),
    mechanism: chosen("mechanism", choices.mechanism),
    security: chosen("security", choices.security),
    ports: chosen("ports", choices.ports),
    starttls: chosen("starttls", choices.starttls),
    latency: chosen("latency", choices.latency),
    attempts: chosen("attempts", choices.attempts),
    patience: chosen("patience", choices.patience),
    fault: chosen("fault", choices.fault),
    byte: amount(given.get("byte"), mostBytes),
    after: amount(given.get("after"), latest)
  }
}

/** Returns the value of a link if it is one of the known ones. */
const known = <const Value extends string>(
  values: ReadonlyArray<Value>,
  given: string | null,
  otherwise: Value
): Value => values.find((value) => value === given) ?? otherwise

const serverNames: ReadonlyArray<string> = [
  ...Object.values(profiles).map(({ name }) => name),
  "script",
  "trace"
]

const amount = (given: string | null, maximum: number): number =>
  given !== null && /^\d{1,9}$/.test(given) && Number(given) <= maximum ? Number(given) : 0

/** Returns the fields that differ from the usual ones. */
export const toLink = (trial: Trial): URLSearchParams => {
  const standard = new Map<string, unknown>(Object.entries(usual))
  const changed = Object.entries(trial).filter(([name, value]) => value !== standard.get(name))
  return new URLSearchParams(changed.map(([name, value]) => [name, String(value)]))
}
