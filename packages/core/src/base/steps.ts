/**
 * The steps of a connection in order: each one's command, machine state and words for people. Plain data, shared by errors,
 * traces, logs and pages.
 */

/** A step as people see it. */
interface Described {
  /** The words after “while …”. */
  readonly doing: string
  /** The phase of the connection. */
  readonly part: "Account" | "Connect" | "TLS" | "Greeting" | "Login" | "Mailbox" | "Commands" | "End"
}

/** A command between the login and the mailbox. */
export interface FlightWords extends Described {
  /** The command in upper case, and its alternatives. */
  readonly commands: readonly [string, ...ReadonlyArray<string>]
  /** The machine's state for this step. */
  readonly state: string
  readonly description: string
}

/** The commands between the login and the mailbox. `lifecycle/machine/steps` decides when each is sent. */
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

/** Returns whether it is the name of a step. A trace of another version may have other names. */
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
