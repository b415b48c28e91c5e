/** A task of an app on an account's connection: it runs next to the connection and is called from anywhere. */
import { Effect, Schema } from "effect"
import type { ImapError } from "../failure/ImapError.ts"
import { isObject } from "../base/is.ts"
import { expects, expectsText } from "../failure/expects.ts"
import { FleetError } from "./FleetError.ts"
import { effectOf } from "../mailbox/connection/calls.ts"
import type { ImapConnection } from "../mailbox/connection/ImapConnection.ts"

/** A function that runs next to the account's connection. Made by `ImapFleet.task`. */
export interface Task<in Payload, out Success> {
  readonly name: string
  readonly isRepeatable: boolean
  /** Encodes the input for the runner. */
  readonly encode: (payload: Payload) => Effect.Effect<Schema.Json, FleetError>
  /** Decodes the output from the runner. */
  readonly decode: (success: Schema.Json) => Effect.Effect<Success, FleetError>
  /** Runs it where the connection is. */
  readonly perform: (
    connection: ImapConnection,
    payload: Schema.Json
  ) => Effect.Effect<Schema.Json, ImapError | FleetError>
}

/** Any task, as a layer takes it. */
export type Any = Task<never, unknown>

/** The input and the output of a task, and whether it may run twice. */
export interface Shape<Payload, Success> {
  /** The input. Stored until the task is done: it must not contain a secret. */
  readonly payload: Schema.Codec<Payload, unknown>
  readonly success: Schema.Codec<Success, unknown>
  /**
   * Running it twice is as good as once, such as a SEARCH, or a STORE of `\Seen`. Then it is repeated if its runner is
   * lost, and up to three times if its connection is; otherwise it ends as `OutcomeUnknown` once it has begun.
   */
  readonly isRepeatable: boolean
}

/** Makes a task, with a name that is the same on all runners. If `run` throws, the call fails as `TaskDied`. */
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
      const result = yield* effectOf(run(connection, value))
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
