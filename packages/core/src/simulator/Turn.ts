/**
 * One turn of a simulated server: what it knows, what it was asked, what it says. Pure.
 */
import { Option } from "effect"
import type { Epoch } from "../Capability.ts"
import type { ClientCommand } from "./ClientCommand.ts"
import { oneLine } from "./ClientCommand.ts"
import type { SimulatedMailbox } from "./mailboxes.ts"
import type { Lines, Profile, Step } from "./Profile.ts"

/** What the server waits for instead of a command. */
export type Asking =
  | { readonly _tag: "Sasl"; readonly command: ClientCommand; readonly answers: ReadonlyArray<string> }
  | { readonly _tag: "Idle"; readonly command: ClientCommand }

export interface State {
  readonly epoch: Epoch
  readonly selected: Option.Option<SimulatedMailbox>
  /** An ID that opens mailboxes was sent. */
  readonly unlocked: boolean
  /** A mailbox was refused for want of an ID. */
  readonly refused: boolean
  readonly asking: Option.Option<Asking>
  /** Reads, and answers nothing any more. */
  readonly silent: boolean
}

export interface Turn {
  readonly state: State
  readonly lines: ReadonlyArray<string>
  readonly next: "read" | "startTls" | "end"
  /** Whose delay applies. */
  readonly step: Step
}

/** What an answer is made from. */
export interface Question {
  readonly profile: Profile
  readonly state: State
  readonly command: Pick<ClientCommand, "tag" | "name" | "line" | "args">
  readonly step: Step
}

/** How a connection begins. A PREAUTH greeting is a login. RFC 9051 §7.1.4. */
export const initial = (profile: Profile, encrypted: boolean): State => {
  const preauth = profile.lines.greeting.startsWith("* PREAUTH")
  return {
    epoch: preauth ? "authenticated" : encrypted ? "tls" : "clear",
    selected: Option.none(),
    unlocked: false,
    refused: false,
    asking: Option.none(),
    silent: profile.silentAt === "greeting"
  }
}

/** Whether a capability is listed now. */
export const lists = ({ profile, state }: Pick<Question, "profile" | "state">, name: string): boolean =>
  capabilities(profile, state).has(name)

/** What the profile lists in this epoch, in upper case. */
export const capabilities = (profile: Profile, { epoch }: State): ReadonlySet<string> =>
  new Set(profile.capabilities[epoch].toUpperCase().split(" "))

/** Puts the values where their names stand in braces. A value cannot end the line. */
export const fill = (line: string, values: Readonly<Record<string, string | number>>): string =>
  line.replaceAll(/\{(\w+)\}/g, (whole, name) => {
    const value = values[String(name)]
    return value === undefined ? whole : oneLine(String(value))
  })

/** One of the profile's lines, filled. */
export const say = (
  { profile, state, command }: Question,
  name: keyof Lines,
  values: Readonly<Record<string, string | number>> = {}
): string =>
  fill(profile.lines[name], {
    tag: command.tag === "" ? "*" : command.tag,
    command: command.name,
    line: command.line,
    capabilities: profile.capabilities[state.epoch],
    ...values
  })

/** An answer that leaves everything else as it is. */
export const answer = (
  question: Question,
  lines: ReadonlyArray<string>,
  changes: Partial<State> = {},
  next: Turn["next"] = "read"
): Turn => ({ state: { ...question.state, ...changes }, lines, next, step: question.step })
