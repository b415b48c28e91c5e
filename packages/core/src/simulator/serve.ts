/** Serves a profile on one connection: reads, waits, answers. */
import { Bytes, Clock, Duration, Effect, Option } from "effect"
import * as ClientCommand from "./ClientCommand.ts"
import { watched } from "./command/notify.ts"
import * as CommandReader from "./CommandReader.ts"
import type { Fault } from "./Fault.ts"
import { toText } from "../base/octets.ts"
import type { Profile } from "./profile/Profile.ts"
import { type ServerSide, respond, respondToLine, respondWith } from "./respond.ts"
import { Closed, type ServerEnd } from "./testing/ServerEnd.ts"
import * as SharedMail from "./SharedMail.ts"
import { fill, initial, type Line, unsolicited, type ConnectionState, type Turn } from "./Turn.ts"

/** Serves until the client is gone, or until the profile or a fault ends the connection. */
export const serve = (
  profile: Profile,
  end: ServerEnd,
  mail: SharedMail.SharedMail = SharedMail.make()
): Effect.Effect<void> =>
  Effect.suspend(() => {
    const connection: Connection = {
      profile,
      end,
      mail,
      state: initial(profile, end.implicitTls),
      answering: true
    }
    const session = { end, notify: notify(connection) }
    return greeted(connection).pipe(
      Effect.andThen(Effect.sync(() => mail.sessions.add(session))),
      Effect.andThen(converse(connection)),
      Effect.catchTag("Closed", () => Effect.void),
      Effect.ensuring(Effect.sync(() => mail.sessions.delete(session)))
    )
  })

/** One connection. */
interface Connection {
  readonly profile: Profile
  readonly end: ServerEnd
  readonly mail: SharedMail.SharedMail
  state: ConnectionState
  /** In the middle of an answer, no updates are sent. */
  answering: boolean
}

const greeted = Effect.fnUntraced(function* ({ end, profile, state }: Connection) {
  if (end.implicitTls) yield* handshake(profile, end)
  if (state.silent) return
  if (profile.provisionalGreeting !== undefined) yield* speak(end, [profile.provisionalGreeting])
  const line = fill(profile.lines.greeting, { capabilities: profile.capabilities[state.epoch] })
  yield* pause(profile.delays.greeting)
  yield* speak(end, [line])
  if (line.startsWith("* BYE")) {
    yield* end.end
    return yield* new Closed({ port: end.port })
  }
})

const converse = Effect.fnUntraced(function* (connection: Connection) {
  const { end, mail, profile } = connection
  const read = readWithin(end, profile.resetAfter)
  const reader = CommandReader.make()
  while (true) {
    const met = nextTurn(connection, reader, yield* Clock.currentTimeMillis)
    if (met === undefined) {
      connection.answering = false
      yield* notify(connection)
      reader.push(yield* read)
      connection.answering = true
      continue
    }
    const { fault, turn } = met
    connection.state = turn.state
    const isChange = turn.store !== mail.store()
    mail.set(turn.store)
    if (isChange) yield* mail.notify
    yield* pause(profile.delays[turn.step])
    if (yield* answered(connection, turn.lines, fault)) return
    if (turn.next === "end") return yield* end.end
    if (profile.readsOne === true) reader.rest()
    if (turn.next === "compress") end.compress(reader.rest())
    if (turn.next === "startTls") {
      // Unencrypted bytes after STARTTLS may come from someone else than the TLS client. RFC 9051 §6.2.1.
      reader.rest()
      yield* handshake(profile, end)
    }
  }
})

interface FaultedTurn {
  readonly turn: Turn
  readonly fault: Fault | undefined
}

/** Returns the turn for the buffered bytes; `undefined` until they are a complete command. */
const nextTurn = (
  connection: Connection,
  reader: CommandReader.CommandReader,
  now: number
): FaultedTurn | undefined => {
  const { mail, profile, state } = connection
  const known: ServerSide = { profile, state, store: mail.store(), now }
  const asking = Option.getOrUndefined(state.asking)
  if (asking !== undefined) {
    const line = Option.getOrUndefined(reader.line())
    if (line === undefined) return undefined
    const fault = asking._tag === "Idle" ? mail.faultAt("DONE") : undefined
    return { turn: respondToLine(known, asking, line), fault }
  }
  const input = Option.getOrUndefined(reader.next())
  if (input === undefined) return undefined
  if (input._tag === "Command") {
    const fault = mail.faultAt(ClientCommand.headOf(toText(input.bytes)).name)
    const refused = fault?.fault === "refuse" ? (fault.with ?? "NO [UNAVAILABLE] Try again later") : undefined
    return { turn: refused === undefined ? respond(known, input) : respondWith(known, input, refused), fault }
  }
  const lines = input._tag === "LiteralAnnounced" ? ["+ OK"] : ["* BYE Command too long"]
  const next = input._tag === "TooLong" ? "end" : "read"
  const turn: Turn = {
    state,
    store: known.store,
    lines: state.silent ? [] : lines,
    next,
    step: "other",
    command: ""
  }
  return { turn, fault: undefined }
}

/** Writes an answer, unless a fault prevents it. Returns whether the connection is over. */
const answered = Effect.fnUntraced(function* (
  connection: Connection,
  lines: ReadonlyArray<Line>,
  fault: Fault | undefined
) {
  const { end } = connection
  switch (fault?.fault) {
    case "reset":
      yield* end.reset
      return true
    case "cut": {
      const bytes = encode(lines)
      yield* end.write(bytes.subarray(0, Math.ceil(bytes.length / 2)))
      yield* end.end
      return true
    }
    case "stall":
      if (fault.for === undefined) connection.state = { ...connection.state, silent: true }
      else yield* Effect.andThen(Effect.sleep(fault.for), speak(end, lines))
      return false
    case "ignore":
      return false
    case "throttle":
      yield* drip(end, encode(lines), fault.bytesPerSecond ?? 1_000)
      return false
    default:
      yield* speak(end, lines)
      return false
  }
})

const speak = (end: ServerEnd, lines: ReadonlyArray<Line>): Effect.Effect<void> =>
  lines.length === 0 ? Effect.void : end.write(encode(lines))

const utf8 = new TextEncoder()

const encode = (lines: ReadonlyArray<Line>): Uint8Array =>
  Bytes.concat(
    lines.flatMap((line) => [typeof line === "string" ? utf8.encode(line) : line, utf8.encode("\r\n")])
  )

/** Writes ten pieces a second, the first one at once. */
const drip = Effect.fnUntraced(function* (end: ServerEnd, bytes: Uint8Array, bytesPerSecond: number) {
  const size = Math.max(1, Math.floor(bytesPerSecond / 10))
  const wait = Duration.millis((size / bytesPerSecond) * 1_000)
  for (let at = 0; at < bytes.length; at += size) {
    if (at > 0) yield* Effect.sleep(wait)
    yield* end.write(bytes.subarray(at, at + size))
  }
})

/** Reports others' changes to the client, if that is allowed without a command. */
const notify = (connection: Connection): Effect.Effect<void> =>
  Effect.suspend(() => {
    if (connection.answering || connection.state.silent) return Effect.void
    const { mail, profile } = connection
    const ofOpen = unsolicited(profile, connection.state, mail.store())
    const ofOthers = watched(profile, ofOpen.state, mail.store())
    connection.state = ofOthers.state
    mail.set(ofOpen.store)
    return speak(connection.end, [...ofOpen.lines, ...ofOthers.lines])
  })

const pause = (delay: Duration.Input | undefined): Effect.Effect<void> =>
  delay === undefined ? Effect.void : Effect.sleep(delay)

const handshake = Effect.fnUntraced(function* (profile: Profile, end: ServerEnd) {
  if (profile.silentAt === "tls") return yield* Effect.forever(end.read)
  yield* pause(profile.delays.tls)
  yield* end.startTls
})

const readWithin = (end: ServerEnd, timeout: Duration.Input | undefined) =>
  timeout === undefined
    ? end.read
    : Effect.timeoutOrElse(end.read, {
        duration: timeout,
        orElse: () => Effect.andThen(end.reset, Effect.fail(new Closed({ port: end.port })))
      })
