/** Plays a script on one connection, and stops at the first thing that the client does otherwise. */
import { type Duration, Effect, Option, Schema } from "effect"
import * as CommandReader from "./CommandReader.ts"
import { challengesTo, takeCommand, takeLine } from "./hear.ts"
import { toBytes, toText } from "./octets.ts"
import type { Connection, Step } from "./Script.ts"
import { matches, type Tags, write } from "./scriptText.ts"
import type { Closed, ServerEnd } from "./ServerEnd.ts"

/** A client did not do what its script says. `got` is as it was sent, secrets included: show it to nobody. */
export class ScriptMismatch extends Schema.TaggedError<ScriptMismatch>()("ScriptMismatch", {
  /** Of the script, counted from 1. */
  line: Schema.Int,
  expected: Schema.String,
  got: Schema.String
}) {
  override get message() {
    return `line ${this.line}: expected ${this.expected}, got ${this.got}`
  }
}

/** Who acts for the client where a script says `>>` and `==`, and lets time pass where it says `..`. */
export interface Director {
  readonly call: (text: string) => Effect.Effect<void>
  readonly reached: (text: string) => Effect.Effect<void>
  readonly pass: (duration: Duration.Duration) => Effect.Effect<void>
}

/** Leaves the client to itself and waits where time is to pass. */
export const bystander: Director = {
  call: () => Effect.void,
  reached: () => Effect.void,
  pass: Effect.sleep
}

/**
 * Plays one connection of a script, then waits for the client to close.
 *
 * Fails at the first difference, and closes the connection. What the client sends behind the last step is one, too.
 */
export const play = (
  connection: Connection,
  end: ServerEnd,
  director: Director = bystander
): Effect.Effect<void, ScriptMismatch> =>
  perform(connection, { end, director, reader: CommandReader.make(), tags: new Map() }).pipe(
    Effect.tapError(() => end.end)
  )

interface Stage {
  readonly end: ServerEnd
  readonly director: Director
  readonly reader: CommandReader.CommandReader
  readonly tags: Tags
}

const perform = Effect.fnUntraced(function* ({ line, steps }: Connection, stage: Stage) {
  const untold = !steps.some(({ _tag }) => _tag === "Tls" || _tag === "Clear")
  if (stage.end.implicitTls && untold) yield* handshake(line, stage)
  for (const [index, step] of steps.entries()) {
    // A client that refuses the certificate closes: right where the script says so.
    const refusable = step._tag === "Tls" && steps[index + 1]?._tag === "Closed"
    yield* refusable ? Effect.ignore(act(step, stage)) : act(step, stage)
  }
  const last = steps.at(-1)
  if (last?._tag !== "Closed" && last?._tag !== "Deaf")
    yield* silence(last?.line ?? line, "nothing more", stage)
})

const act = (step: Step, stage: Stage): Effect.Effect<void, ScriptMismatch> => {
  const { director, end, tags } = stage
  switch (step._tag) {
    case "Server":
      return Effect.suspend(() => end.write(toBytes(write(step.parts, tags))))
    case "Client":
      return Effect.asVoid(expect(step, stage, takeLine(stage)))
    case "Command":
      return Effect.asVoid(expect(step, stage, takeCommand(stage)))
    case "Login":
      return logIn(step, stage)
    case "Pass":
      return director.pass(step.duration)
    case "Quiet":
      return quiet(step, stage)
    case "Tls":
      return handshake(step.line, stage)
    case "Close":
      return end.end
    case "Reset":
      return end.reset
    case "Closed":
      return silence(step.line, "the client to close", stage)
    case "Clear":
      return Effect.void
    case "Deaf":
      return Effect.ignore(Effect.forever(end.read))
    case "Call":
      return director.call(step.text)
    case "Reached":
      return director.reached(step.text)
  }
}

const gone = "a closed connection"

const differs = (line: number, expected: string) => (got: string) =>
  new ScriptMismatch({ line, expected, got })

type Expected = Extract<Step, { _tag: "Client" | "Command" | "Login" }>

/** What was got, if it is what was expected. */
const expect = Effect.fnUntraced(function* (
  step: Expected,
  { tags }: Stage,
  take: Effect.Effect<string, Closed>
) {
  const mismatch = differs(step.line, step.text)
  const got = yield* Effect.mapError(take, () => mismatch(gone))
  return matches(step.parts, got, tags) ? got : yield* mismatch(got)
})

const logIn = Effect.fnUntraced(function* (step: Expected, stage: Stage) {
  const got = yield* expect(step, stage, takeCommand(stage))
  const challenges = challengesTo(got)
  const mismatch = differs(step.line, "a login")
  if (challenges === undefined) return yield* mismatch(got)
  for (const challenge of challenges) {
    yield* stage.end.write(toBytes(`+ ${challenge}\r\n`))
    yield* Effect.mapError(takeLine(stage), () => mismatch(gone))
  }
})

const handshake = (line: number, { end, reader }: Stage): Effect.Effect<void, ScriptMismatch> =>
  Effect.suspend(() => {
    const early = toText(reader.rest())
    const mismatch = differs(line, "a TLS handshake")
    return early === "" ? Effect.mapError(end.startTls, () => mismatch(gone)) : Effect.fail(mismatch(early))
  })

/** Nothing comes until the client closes. */
const silence = Effect.fnUntraced(function* (line: number, expected: string, { end, reader }: Stage) {
  const early = toText(reader.rest())
  const got: Effect.Effect<string, Closed> =
    early === "" ? Effect.map(end.read, toText) : Effect.succeed(early)
  yield* Effect.matchEffect(got, {
    onFailure: () => Effect.void,
    onSuccess: (text) => Effect.fail(differs(line, expected)(text))
  })
})

const quiet = Effect.fnUntraced(function* (
  step: Extract<Step, { _tag: "Pass" | "Quiet" }>,
  { director, end, reader }: Stage
) {
  const early = toText(reader.rest())
  const heard: Effect.Effect<string> =
    early === ""
      ? Effect.match(end.read, { onFailure: () => gone, onSuccess: toText })
      : Effect.succeed(early)
  const got = yield* Effect.raceFirst(
    Effect.asSome(heard),
    // What the client writes at the last moment still has to arrive.
    Effect.as(
      Effect.andThen(director.pass(step.duration), Effect.repeat(Effect.yieldNow, { times: 32 })),
      Option.none()
    )
  )
  if (Option.isSome(got)) return yield* differs(step.line, "nothing from the client")(got.value)
})
