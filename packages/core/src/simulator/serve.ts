/** Runs a profile on one connection: reads, thinks, answers. */
import { type Duration, Effect, Option } from "effect"
import * as CommandReader from "./CommandReader.ts"
import type { Profile } from "./Profile.ts"
import { respond, respondToLine } from "./respond.ts"
import { Closed, type ServerEnd } from "./ServerEnd.ts"
import { fill, initial, type State, type Turn } from "./Turn.ts"

/** Plays a profile until the client is gone, or until the profile itself closes or cuts the connection. */
export const serve = (profile: Profile, end: ServerEnd): Effect.Effect<void> =>
  Effect.catchTag(converse(profile, end), "Closed", () => Effect.void)

const converse = Effect.fnUntraced(function* (profile: Profile, end: ServerEnd) {
  const read = impatient(end, profile.resetAfter)
  if (end.implicitTls) yield* handshake(profile, end)
  let state = initial(profile, end.implicitTls)
  if (!state.silent) yield* greet(profile, end, state)
  const reader = CommandReader.make()
  while (true) {
    const turn = nextTurn(profile, state, reader)
    if (turn === undefined) {
      reader.push(yield* read)
      continue
    }
    state = turn.state
    yield* speak(profile, end, turn)
    if (turn.next === "end") return yield* end.end
    if (turn.next === "startTls") {
      // What came behind STARTTLS in the clear was not said by who speaks now. RFC 9051 §6.2.1.
      reader.rest()
      yield* handshake(profile, end)
    }
  }
})

/** What the buffered bytes ask for; nothing while they are no whole command. */
const nextTurn = (profile: Profile, state: State, reader: CommandReader.CommandReader): Turn | undefined => {
  const asking = Option.getOrUndefined(state.asking)
  if (asking !== undefined) {
    const line = Option.getOrUndefined(reader.line())
    return line === undefined ? undefined : respondToLine(profile, state, asking, line)
  }
  const input = Option.getOrUndefined(reader.next())
  if (input === undefined) return undefined
  if (input._tag === "Command") return respond(profile, state, input)
  const lines = input._tag === "LiteralAnnounced" ? ["+ OK"] : ["* BYE Command too long"]
  return {
    state,
    lines: state.silent ? [] : lines,
    next: input._tag === "TooLong" ? "end" : "read",
    step: "other"
  }
}

const greet = Effect.fnUntraced(function* (profile: Profile, end: ServerEnd, state: State) {
  if (profile.provisionalGreeting !== undefined) {
    yield* speak(profile, end, { state, lines: [profile.provisionalGreeting], next: "read", step: "other" })
  }
  const line = fill(profile.lines.greeting, { capabilities: profile.capabilities[state.epoch] })
  yield* speak(profile, end, { state, lines: [line], next: "read", step: "greeting" })
  if (line.startsWith("* BYE")) {
    yield* end.end
    return yield* new Closed({ port: end.port })
  }
})

const speak = Effect.fnUntraced(function* (profile: Profile, end: ServerEnd, { lines, step }: Turn) {
  if (lines.length === 0) return
  const delay = profile.delays[step]
  if (delay !== undefined) yield* Effect.sleep(delay)
  yield* end.write(new TextEncoder().encode(lines.map((line) => `${line}\r\n`).join("")))
})

const handshake = Effect.fnUntraced(function* (profile: Profile, end: ServerEnd) {
  if (profile.silentAt === "tls") return yield* Effect.forever(end.read)
  const delay = profile.delays.tls
  if (delay !== undefined) yield* Effect.sleep(delay)
  yield* end.startTls
})

const impatient = (end: ServerEnd, patience: Duration.Input | undefined) =>
  patience === undefined
    ? end.read
    : Effect.timeoutOrElse(end.read, {
        duration: patience,
        orElse: () => Effect.andThen(end.reset, Effect.fail(new Closed({ port: end.port })))
      })
