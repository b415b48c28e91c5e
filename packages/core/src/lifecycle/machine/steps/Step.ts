/**
 * The facts about one command between the login and the mailbox: when it is due, what it may share a write with, what
 * its answers change, and what people call it. `table` has them in their order; flight, limits, states, activities,
 * the commands that an app may not send, the server's profile and the steps that a connection can do without derive
 * from that table.
 */
import type { FlightWords } from "../../../base/steps.ts"
import type { Capabilities } from "../../../imap/Capability.ts"
import type { Compression, Identity, ServerId } from "./outcomes.ts"

/** Everything that the plan of a flight depends on. */
export interface StepFacts {
  /** The list after the login; `undefined` until the server has given it. */
  readonly authenticated: Capabilities | undefined
  /**
   * The list that the profile has for after the login, else the one from before it: good enough for ID alone.
   * `undefined` in the clear, when neither counts.
   */
  readonly expected: Capabilities | undefined
  readonly wantsId: boolean
  readonly enable: ReadonlyArray<string>
  /** True if a mailbox should be opened. */
  readonly wantsMailbox: boolean
  /** True if the account asks for compression, and the transport can do it. */
  readonly compress: boolean
  /** The mailbox is followed over many connections: what happened between them is asked for if that is offered. */
  readonly keptAlive: boolean
  /** Optional steps that are left out. */
  readonly without: ReadonlySet<string>
  readonly done: ReadonlySet<string>
  /** Steps whose commands were written and not answered yet. */
  readonly inFlight: ReadonlyArray<string>
  readonly careful: boolean
}

/** The findings of the steps. */
export interface Found {
  /** Listed after the login. */
  readonly capabilities: Capabilities | undefined
  /** The server's ID; its words become quotations when someone reads them. */
  readonly serverId: (() => ServerId) | undefined
  /** `ENABLE UTF8=ACCEPT` took effect: names are Unicode. RFC 9755. */
  readonly utf8: boolean
  /** QRESYNC is enabled: messages vanish by UID. RFC 7162 §3.2.3. */
  readonly qresync: boolean
  /** The outcome of COMPRESS, if the account asks for it. */
  readonly compression: Compression
}

/** Before a step has found out anything. */
export const nothingFound: Found = {
  capabilities: undefined,
  serverId: undefined,
  utf8: false,
  qresync: false,
  compression: "notReached"
}

/** The change that an answer, or its absence, makes. */
export interface Finding {
  readonly found?: Partial<Found>
  readonly identity?: Identity
}

/** An outcome with an error. `fails`: it ends the attempt. `apart`: its transitions are in the chart. */
export type WithError = "fails" | "apart"

/** An outcome after which the run goes on: the change that it makes, by what its event has, or no change. */
export type Means<Said = never> = (said: Said) => Finding
export type StepOutcome = WithError | "on" | Means

/** The fields that the event of an outcome has, if its change depends on that. */
export type SaidBy<Of> =
  Of extends Means<infer Said> ? (unknown extends Said ? Record<never, never> : Said) : Record<never, never>

/** Its commands, its state and its words are declared below, since errors, traces and pages without a machine have them. */
export interface Step extends FlightWords {
  /** Commands that an app may not send, with what it does instead. */
  readonly reserved?: { readonly [command: string]: string }
  /** The part of a connection that it belongs to: what is asked again after the login is a part of that. */
  readonly group: "auth" | "mailbox"
  readonly label: string
  /** Its default limit, in milliseconds. */
  readonly limit: number
  /** True if a connection can do without it. */
  readonly isOptional: boolean
  /** Returns whether the account asks for an optional step at all. */
  readonly isWanted?: (settings: { readonly compress: boolean }) => boolean
  /** Returns whether the command has to be written, as far as is known. Asked only if it is neither done nor in flight. */
  readonly owes: (facts: StepFacts) => boolean
  /** True if the user may ask for it again, so that its state is never skipped. */
  readonly isRepeated: boolean
  /** True if it must be answered before SELECT is written. RFC 3501 §5.5. */
  readonly holdsBack: boolean
  /** True if an earlier step can hold it back. */
  readonly isHeldBack: boolean
  /** The condition on which it goes out in one write with a login, before the answer to that. */
  readonly withLogin: "always" | "unlessHeldBack" | "never"
  /** The id of the invoke, and its activity, which also names its span, such as `identify`. */
  readonly invoke: string
  readonly activity: string
  /** Every outcome of its activity. */
  readonly outcomes: { readonly [outcome: string]: StepOutcome }
  /** The change if the step is not due. */
  readonly passedOver?: (facts: StepFacts, identity: Identity) => Finding
}

/** Returns whether the server lists this name, as far as its list is known. */
export const isListed = ({ authenticated, expected }: StepFacts, name: string): boolean =>
  (authenticated ?? expected)?.has(name) ?? false
