/** What an app does with an account's connection, written next to the mailbox and called from anywhere. */
import { Effect, Schema } from "effect"
import type { ImapConnection } from "../ImapConnection.ts"
import type { ImapError } from "../ImapError.ts"
import { expects, expectsText, isObject } from "../expects.ts"
import { FleetError } from "./FleetError.ts"

/** What is done next to the mailbox, wherever the account runs. Made by `ImapFleet.task`. */
export interface Task<in Payload, out Success> {
  readonly name: string
  readonly isRepeatable: boolean
  /** What goes to the runner. */
  readonly encode: (payload: Payload) => Effect.Effect<Schema.Json, FleetError>
  /** What came back from it. */
  readonly decode: (success: Schema.Json) => Effect.Effect<Success, FleetError>
  /** Runs it where the connection is. */
  readonly perform: (
    connection: ImapConnection,
    payload: Schema.Json
  ) => Effect.Effect<Schema.Json, ImapError | FleetError>
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
  shape: Shape<Payload, Success>,
  run: (connection: ImapConnection, payload: Payload) => Effect.Effect<Success, ImapError>
): Task<Payload, Success> => {
  const call = "ImapFleet.task"
  expectsText(name, call, "name")
  expects(isShape(shape), call, "shape", "schemas as `payload` and `success`, and `isRepeatable`")
  expects(typeof run === "function", call, "run", "a function")
  const { isRepeatable, payload, success } = shape
  const misfit = () => FleetError.of({ _tag: "BadPayload", task: name })
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

const isShape = (given: unknown): boolean =>
  isObject(given) &&
  "payload" in given &&
  Schema.isSchema(given.payload) &&
  "success" in given &&
  Schema.isSchema(given.success) &&
  "isRepeatable" in given &&
  typeof given.isRepeatable === "boolean"

export const isTask = (given: unknown): given is Any =>
  isObject(given) &&
  "name" in given &&
  typeof given.name === "string" &&
  "perform" in given &&
  "encode" in given
