/**
 * The connection machine, to look at it, draw it, or run it with other actors: an ordinary machine
 * of XState 5. `ImapConnection` runs the same one, by its own interpreter.
 *
 * The types here are plain. XState 5.33's own declarations do not compile in a program that has both
 * `exactOptionalPropertyTypes` and `skipLibCheck: false`; this module does, and needs none of them.
 *
 * **Example** (In an actor of XState)
 *
 * ```ts
 * import * as Machine from "@effect-imap/core/Machine"
 * import { createActor } from "xstate"
 *
 * const account = { host: "imap.example.com", user: "ada@example.com" }
 * const actor = createActor(Machine.connectionMachine, { input: Machine.input(account) })
 * actor.subscribe(({ value }) => console.log(value))
 * actor.start()
 * actor.send({ type: "user.connect" })
 * ```
 */
import type { Account } from "./Account.ts"
import { connectionMachine as machine } from "./machine/connectionMachine.ts"
import * as Settings from "./machine/Settings.ts"
import { make, type Policy } from "./Policy.ts"

export { type Chart, type Edge, type State, toJson, toMermaid } from "./diagram/diagram.ts"
export { identity } from "./diagram/identity.ts"
export type { CallSettings } from "./machine/Settings.ts"
export { isIn, type StateId } from "../trace/StateId.ts"
export { type Group, metaOf, type OutcomeName, type StateMeta } from "./diagram/metaOf.ts"
export { metaOfTimer } from "./diagram/metaOfTimer.ts"

/** The facts that the machine decides by: the account without its secrets, and the policy. */
export interface Input extends Settings.Settings {}

/** Makes the input of a run, as `ImapConnection.make` does; without a policy, with the default options. */
export const input = (
  account: Account,
  policy: Policy = make(),
  options: Settings.CallSettings = {}
): Input => Settings.from(account, policy, options)

/** A state of the machine: `{ selected: "quiet" }`, or `"off"`. */
export type StateValue = string | { readonly [state: string]: StateValue | undefined }

/** The status of the machine, with XState's words. */
export type MachineStatus =
  | { readonly status: "active" | "stopped"; readonly output: undefined; readonly error: undefined }
  | { readonly status: "done"; readonly output: unknown; readonly error: undefined }
  | { readonly status: "error"; readonly output: undefined; readonly error: unknown }

/** The state of the machine. `context` is not part of the promise: it may change with any release. */
export type Snapshot = MachineStatus & { readonly value: StateValue; readonly context: unknown }

/** A machine as XState requires it, for `createActor`, `provide` and whatever else takes one. */
export interface ConnectionMachine {
  readonly id: string
  /**
   * The configuration that `createMachine` took: states, transitions, names of guards, actions, delays and activities.
   */
  readonly config: object
  transition(snapshot: unknown, event: { readonly type: string }, scope: unknown): Snapshot
  getInitialSnapshot(scope: unknown, input?: Input): Snapshot
  getPersistedSnapshot(snapshot: unknown, options?: unknown): MachineStatus
  restoreSnapshot(snapshot: unknown, scope: unknown): Snapshot
  start(snapshot: unknown): void
  /** With other actors, actions, delays or guards under the same names. */
  provide(implementations: object): ConnectionMachine
}

/** The machine. It begins in `off` and waits for the event `user.connect`. */
export const connectionMachine: ConnectionMachine = machine()

/** A value of JSON. */
export type Json = string | number | boolean | null | ReadonlyArray<Json> | { readonly [name: string]: Json }

/** Returns XState's `config` of the machine as JSON, for editors and viewers that read it. Functions are left out. */
export const toConfig = (): Json => {
  const config: unknown = JSON.parse(JSON.stringify(connectionMachine.config))
  return isJson(config) ? config : null
}

const isJson = (value: unknown): value is Json => value !== undefined
