/** Runs a script on one connection, and stops where the client first deviates. */
import { type Duration, Effect, Option, Schema } from "effect"
import * as CommandReader from "../CommandReader.ts"
import { challengesTo, takeCommand, takeLine } from "./received.ts"
import { toBytes, toText } from "../../base/octets.ts"
import type { ScriptConnection, ScriptStep } from "./Script.ts"
import { matches, type Tags, write } from "./scriptText.ts"
import type { Closed, ServerEnd } from "../testing/ServerEnd.ts"

/** A client did not do what its script says. `got` is what it sent, including secrets: do not show it to anyone. */
export class ScriptMismatch extends Schema.TaggedError<ScriptMismatch>()("ScriptMismatch", {
  /** The line of the script, counted from 1. */
  line: Schema.Int,
  expected: Schema.String,
  got: Schema.String
}) {
  override get message() {
    return `line ${this.line}: expected ${this.expected}, got ${this.got}`
  }
}

/** The functions that a script calls at `>>` and `==`, and how time passes at `..`. */
export interface Hooks {
  readonly call: (text: string) => Effect.Effect<void>
  readonly reached: (text: string) => Effect.Effect<void>
  readonly pass: (duration: Duration.Duration) => Effect.Effect<void>
}

/** Hooks that ignore `>>` and `==`, and sleep at `..`. */
export const noHooks: Hooks = {
  call: () => Effect.void,
  reached: () => Effect.void,
  pass: Effect.sleep
}

/**
 * Runs one connection of a script, then waits for the client to close.
 *
 * Fails at the first difference, and leaves the connection open: once it is closed, the test may finish and ask for mismatches.
 * Anything that the client sends after the last step is a mismatch.
 */
export const runScript = (
  connection: ScriptConnection,
  end: ServerEnd,
  hooks: Hooks = noHooks
): Effect.Effect<void, ScriptMismatch> =>
  perform(connection, { end, hooks, reader: CommandReader.make(), tags: new Map() })

interface Running {
  readonly end: ServerEnd
  readonly hooks: Hooks
  readonly reader: CommandReader.CommandReader
  readonly tags: Tags
}

const perform = Effect.fnUntraced(function* ({ line, steps }: ScriptConnection, running: Running) {
  const impliesTls = !steps.some(({ _tag }) => _tag === "Tls" || _tag === "Clear")
  if (running.end.implicitTls && impliesTls) yield* handshake(line, running)
  for (const [index, step] of steps.entries()) {
    // A client that refuses the certificate closes, which is right if the script says so.
    const refusable = step._tag === "Tls" && steps[index + 1]?._tag === "Closed"
    yield* refusable ? Effect.ignore(act(step, running)) : act(step, running)
  }
  const last = steps.at(-1)
  if (last?._tag !== "Closed" && last?._tag !== "Deaf")
    yield* silence(last?.line ?? line, "nothing more", running)
})

const act = (step: ScriptStep, running: Running): Effect.Effect<void, ScriptMismatch> => {
  const { hooks, end, tags } = running
  switch (step._tag) {
    case "Server":
      return Effect.suspend(() => end.write(toBytes(write(step.parts, tags))))
    case "Client":
      return Effect.asVoid(expect(step, running, takeLine(running)))
    case "Command":
      return Effect.asVoid(expect(step, running, takeCommand(running)))
    case "Login":
      return logIn(step, running)
    case "Pass":
      return hooks.pass(step.duration)
    case "Quiet":
      return quiet(step, running)
    case "Tls":
      return handshake(step.line, running)
    case "Deflate":
      return Effect.sync(() => end.compress(running.reader.rest()))
    case "Close":
      return end.end
    case "Reset":
      return end.reset
    case "Closed":
      return silence(step.line, "the client to close", running)
    case "Clear":
      return Effect.void
    case "Deaf":
      return Effect.ignore(Effect.forever(end.read))
    case "Call":
      return hooks.call(step.text)
    case "Reached":
      return hooks.reached(step.text)
  }
}

const gone = "a closed connection"

type Expected = Extract<ScriptStep, { _tag: "Client" | "Command" | "Login" }>

/** Returns what was received, if it was expected. */
const expect = Effect.fnUntraced(function* (
  step: Expected,
  { tags }: Running,
  take: Effect.Effect<string, Closed>
) {
  const mismatch = differs(step.line, step.text)
  const got = yield* Effect.mapError(take, () => mismatch(gone))
  return matches(step.parts, got, tags) ? got : yield* mismatch(got)
})

const differs = (line: number, expected: string) => (got: string) =>
  new ScriptMismatch({ line, expected, got })

const logIn = Effect.fnUntraced(function* (step: Expected, running: Running) {
  const got = yield* expect(step, running, takeCommand(running))
  const challenges = challengesTo(got)
  const mismatch = differs(step.line, "a login")
  if (challenges === undefined) return yield* mismatch(got)
  for (const challenge of challenges) {
    yield* running.end.write(toBytes(`+ ${challenge}\r\n`))
    yield* Effect.mapError(takeLine(running), () => mismatch(gone))
  }
})

const handshake = (line: number, { end, reader }: Running): Effect.Effect<void, ScriptMismatch> =>
  Effect.suspend(() => {
    const early = toText(reader.rest())
    const mismatch = differs(line, "a TLS handshake")
    return early === "" ? Effect.mapError(end.startTls, () => mismatch(gone)) : Effect.fail(mismatch(early))
  })

/** Waits until the client closes, and fails if it sends anything. */
const silence = Effect.fnUntraced(function* (line: number, expected: string, { end, reader }: Running) {
  const early = toText(reader.rest())
  const got: Effect.Effect<string, Closed> =
    early === "" ? Effect.map(end.read, toText) : Effect.succeed(early)
  yield* Effect.matchEffect(got, {
    onFailure: () => Effect.void,
    onSuccess: (text) => Effect.fail(differs(line, expected)(text))
  })
})

/** Yields often enough for the client's last bytes to arrive. */
const turns = Effect.gen(function* () {
  for (let turn = 0; turn < 32; turn++) yield* Effect.yieldNow
})

const quiet = Effect.fnUntraced(function* (
  step: Extract<ScriptStep, { _tag: "Pass" | "Quiet" }>,
  { hooks, end, reader }: Running
) {
  const early = toText(reader.rest())
  const received: Effect.Effect<string> =
    early === ""
      ? Effect.match(end.read, { onFailure: () => gone, onSuccess: toText })
      : Effect.succeed(early)
  const got = yield* Effect.raceFirst(
    Effect.asSome(received),
    Effect.as(Effect.andThen(hooks.pass(step.duration), turns), Option.none())
  )
  if (Option.isSome(got)) return yield* differs(step.line, "nothing from the client")(got.value)
})
