/** What an app does with an account's connection, written next to the mailbox and called from anywhere. */
import { Effect, Schema } from "effect"
import type { ImapConnection } from "../ImapConnection.ts"
import type { ImapError } from "../ImapError.ts"
import * as FleetError from "./FleetError.ts"

/** What is done next to the mailbox, wherever the account runs. Made by `ImapFleet.task`. */
export interface Task<in Payload, out Success> {
  readonly name: string
  readonly isRepeatable: boolean
  /** What goes to the runner. */
  readonly encode: (payload: Payload) => Effect.Effect<Schema.Json, FleetError.FleetError>
  /** What came back from it. */
  readonly decode: (success: Schema.Json) => Effect.Effect<Success, FleetError.FleetError>
  /** Runs it where the connection is. */
  readonly perform: (
    connection: ImapConnection,
    payload: Schema.Json
  ) => Effect.Effect<Schema.Json, ImapError | FleetError.FleetError>
}

/** Any task: what a layer takes. */
export type Any = Task<never, unknown>

/** What goes into a task, what comes out of it, and whether it may be done twice. */
export interface Shape<Payload, Success> {
  /** What it is called with. Stored until it is done: no place for a secret. */
  readonly payload: Schema.Codec<Payload, unknown>
  readonly success: Schema.Codec<Success, unknown>
  /**
   * Doing it twice is as good as once, such as a SEARCH, or a STORE of `\Seen`. Then it is done again where its runner is
   * lost; else it ends as `OutcomeUnknown` once it has begun.
   */
  readonly isRepeatable: boolean
}

/** A task, by a name that is the same on all runners. Where `run` throws, the call fails as `TaskDied`. */
export const make = <Payload, Success>(
  name: string,
  { isRepeatable, payload, success }: Shape<Payload, Success>,
  run: (connection: ImapConnection, payload: Payload) => Effect.Effect<Success, ImapError>
): Task<Payload, Success> => {
  const misfit = () => FleetError.make({ _tag: "BadPayload", task: name })
  const input = Schema.toCodecJson(payload)
  const output = Schema.toCodecJson(success)
  return {
    name,
    isRepeatable,
    encode: (value) => Effect.mapError(Schema.encodeEffect(input)(value), misfit),
    decode: (json) => Effect.mapError(Schema.decodeUnknownEffect(output)(json), misfit),
    perform: Effect.fnUntraced(function* (connection, json) {
      const value = yield* Effect.mapError(Schema.decodeUnknownEffect(input)(json), misfit)
      const result = yield* run(connection, value)
      return yield* Effect.mapError(Schema.encodeEffect(output)(result), misfit)
    })
  }
}
