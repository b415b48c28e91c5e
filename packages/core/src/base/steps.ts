/**
 * The steps of a connection, in their order: how the wire, the machine's states and people name each of them. Plain data,
 * which errors, traces, logs and pages share.
 */

/** A step as people see it. */
interface Described {
  /** Its work, as the object of “while …”. */
  readonly doing: string
  /** The part of a connection's course that it belongs to. */
  readonly part: "Account" | "Connect" | "TLS" | "Greeting" | "Login" | "Mailbox" | "Commands" | "End"
}

/** A command between the login and the mailbox. */
export interface FlightWords extends Described {
  /** The command, in upper case, and others that do the same. */
  readonly commands: readonly [string, ...ReadonlyArray<string>]
  /** The state of the machine in which it is due, and what happens there, in a sentence. */
  readonly state: string
  readonly description: string
}

/** The commands between the login and the mailbox. The machine's step of the same name knows when each is due. */
export const flight = {
  capability: {
    commands: ["CAPABILITY"],
    state: "recapability",
    description: "Asks for the capabilities after the login, unless the server has listed them.",
    doing: "asking for capabilities",
    part: "Greeting"
  },
  id: {
    commands: ["ID"],
    state: "identifying",
    description: "Identifies the client if the server lists ID. Its outcome is never fatal by itself.",
    doing: "exchanging ID",
    part: "Mailbox"
  },
  enable: {
    commands: ["ENABLE"],
    state: "enabling",
    description: "Enables what the account asks for and the server lists, never in one flight with SELECT.",
    doing: "enabling extensions",
    part: "Mailbox"
  },
  select: {
    commands: ["SELECT", "EXAMINE"],
    state: "selecting",
    description: "Opens the mailbox.",
    doing: "opening the mailbox",
    part: "Mailbox"
  },
  compress: {
    commands: ["COMPRESS"],
    state: "compressing",
    description:
      "Compresses both directions from here on, if the account asks for it and the server lists COMPRESS=DEFLATE.",
    doing: "agreeing on compression",
    part: "Mailbox"
  }
} as const satisfies { readonly [step: string]: FlightWords }

export type FlightStep = keyof typeof flight

/** The states of these steps. */
export type StateName = (typeof flight)[FlightStep]["state"]

/** All steps of the lifecycle. */
export const steps = {
  account: { doing: "preparing the account", part: "Account" },
  dns: { doing: "looking up the server's name", part: "Connect" },
  tcp: { doing: "connecting", part: "Connect" },
  tls: { doing: "agreeing on TLS", part: "TLS" },
  greeting: { doing: "waiting for the greeting", part: "Greeting" },
  starttls: { doing: "asking for STARTTLS", part: "TLS" },
  auth: { doing: "logging in", part: "Login" },
  ...flight,
  selected: { doing: "the mailbox was open", part: "Commands" },
  idle: { doing: "starting IDLE", part: "Commands" },
  command: { doing: "a command was in progress", part: "Commands" },
  logout: { doing: "logging out", part: "End" }
} as const satisfies { readonly [step: string]: Described }

export type StepName = keyof typeof steps

export type Part = Described["part"]

const isFlightStep = (name: string): name is FlightStep => Object.hasOwn(flight, name)

/** Returns whether it is the name of a step; `name` may be anything, since a trace may be of another version. */
export const isStep = (name: unknown): name is StepName =>
  typeof name === "string" && Object.hasOwn(steps, name)

/** The names of the steps, in their order. */
export const names: ReadonlyArray<StepName> = Object.keys(steps).filter(isStep)

/** Those between the login and the mailbox. */
export const flightNames: ReadonlyArray<FlightStep> = Object.keys(flight).filter(isFlightStep)

/** The commands of the flight, each with its step. */
export const commands: ReadonlyArray<readonly [command: string, step: FlightStep]> = flightNames.flatMap(
  (step) => flight[step].commands.map((command) => [command, step] as const)
)
