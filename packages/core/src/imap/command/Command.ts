/** Commands, and plans that depend on the server's capabilities. */
import type * as Argument from "../Argument.ts"
import type { Tagged, Untagged } from "../Response.ts"
import type { Effect } from "effect"
import type { Capabilities } from "../Capability.ts"
import type * as ImapError from "../../failure/ImapError.ts"
import type { PlainReason } from "../../failure/Reason.ts"

/** A command without its tag. `A` is what its responses mean. */
export interface Command<out A = unknown> {
  /** Upper case, such as `UID FETCH`. */
  readonly name: string
  readonly args: ReadonlyArray<Argument.Argument>
  /** Makes the result out of the untagged responses that came while it was in progress, and its own. */
  readonly result: (untagged: ReadonlyArray<Untagged>, tagged: Tagged) => A
}

/** A command as this library makes it: with what is sent for it, and how its result is found. */
export interface PlannedCommand<out A = unknown> extends Command<A> {
  /** Makes the same result while the responses come, so that these need not be kept. */
  readonly gather?: (() => Gathering<A>) | undefined
  /** Returns why the responses are not a valid result, although the server answered OK. */
  readonly problem?: ((untagged: ReadonlyArray<Untagged>) => PlainReason | undefined) | undefined
  /** Returns a result for refusals that have one. */
  readonly accepts?: ((tagged: Tagged) => boolean) | undefined
  /** Chooses the commands to send by the server's capabilities. Without it the command is sent unchanged. */
  readonly plan?: Planner<A> | undefined
}

/** Makes a command of this library, whose plan apps do not see. */
export const commandOf = <A>(command: PlannedCommand<A>): Command<A> => command

/** The result type of a command, or the union of those of several. */
export type ValueOf<One extends Command> = One extends Command<infer A> ? A : never

/** The result of a command. */
export interface CommandResult<out A> {
  readonly value: A
  /** Of the last command, if several were sent; an OK without a tag if none was. */
  readonly tagged: Tagged
  /** Of all commands that were sent. */
  readonly untagged: ReadonlyArray<Untagged>
}

/** Sends one command among the steps of another. */
export type Exchange = <A>(command: Command<A>) => Effect.Effect<CommandResult<A>, ImapError.ImapError>

/** The commands that a server with these capabilities is sent for a command. */
export type Plan<A> =
  | {
      readonly _tag: "Send"
      readonly command: Command<A>
      /** What is sent instead if the server refuses it. */
      readonly otherwise?: Otherwise<A> | undefined
    }
  /** Commands in sequence, without other commands of the app in between. The first failure ends the sequence. */
  | {
      readonly _tag: "Steps"
      readonly steps: (exchange: Exchange) => Effect.Effect<CommandResult<A>, ImapError.ImapError>
      /** The commands of the sequence, if they are fixed and each returns a part of the result. */
      readonly commands?: ReadonlyArray<Command<A>> | undefined
    }
  /** Nothing is sent. */
  | { readonly _tag: "Refuse"; readonly reason: PlainReason }

/** The facts that a choice is based on. */
export interface Offered {
  /** The capabilities that the server lists after the login, without those that did not work on this connection. */
  readonly capabilities: Capabilities
  /** UTF-8 is enabled. RFC 9755. */
  readonly utf8: boolean
  /** Messages in the open mailbox, as far as the server has said; `undefined` if none is open, or not the caller's. */
  readonly exists?: number | undefined
  /** Notes that an extension is listed and does not work: on this connection it is not among `capabilities` any more. */
  readonly breaks?: ((extension: string) => void) | undefined
}

/** A fallback without a listed extension. If it succeeds, this connection does not use the extension again. */
export interface Otherwise<out A> {
  readonly extension: string
  readonly plan: () => Plan<A>
}

/** Chooses the commands to send by the server's capabilities. */
export type Planner<A> = (offered: Offered) => Plan<A>

/** Collects the result of a command in progress. Made for each execution. */
export interface Gathering<out A> {
  /** Adds a response. Returns the element of the result that it completes; `undefined` if the caller must keep the response. */
  readonly take: (response: Untagged) => unknown
  /** Returns the elements that no later response should change, each once. */
  readonly ready: () => A
  /** Returns the remaining elements, after the last response. */
  readonly rest: () => A
  /** Returns, after `rest`, why the result is incomplete. */
  readonly problem?: (() => PlainReason | undefined) | undefined
  /** Returns the memory of incomplete elements, in bytes. */
  readonly waiting: () => number
}
