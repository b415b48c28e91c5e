/** Plays the server of a recording to a client that may behave differently from the recorded one. */
import { Deferred, Effect, Schema } from "effect"
import type * as MemoryTransport from "../testing/MemoryTransport.ts"
import { type Transport, TransportError, TransportFailure } from "../../lifecycle/Transport.ts"
import * as Agreed from "./Agreed.ts"
import * as CommandReader from "../CommandReader.ts"
import { challengesTo, takeCommand, takeLine } from "../script/received.ts"
import { toBytes } from "../../base/octets.ts"
import * as Recording from "./Recording.ts"
import type { Closed, ServerEnd } from "../testing/ServerEnd.ts"
import { unproved } from "./traceLine.ts"

export interface Recorded {
  /** Plays the server of one connection. */
  readonly serve: (end: ServerEnd) => Effect.Effect<void>
  /** Limits the network to the recorded ports and their behavior. */
  readonly limit: (network: Transport) => Transport
  /** Succeeds with the first missing part of the recording, such as `answer to ID`. Never completes if nothing is missing. */
  readonly unknown: Effect.Effect<string>
}

/** The sentence for a run that ended at a gap of the recording. */
export const endOf = (unknown: string): string => `the recording has no ${unknown}: what follows is not known`

/** The network of a recording: its ports, its distance, and a handshake that is refused if every one was. */
export const networkOf = (
  recording: Recording.Recording
): Pick<MemoryTransport.Options, "handshake" | "latency" | "ports"> => ({
  ports: portsOf(recording),
  latency: recording.rtt / 2,
  ...handshakeOf(recording)
})

/** A port that was not recorded is silent until `limit` stops the replay. */
const portsOf = ({ ports }: Recording.Recording): Record<number, MemoryTransport.Port> => {
  const portOf = (wayIn: Recording.WayIn, open: MemoryTransport.Port): MemoryTransport.Port => {
    const port = ports.get(wayIn)
    return port === "accepts" ? open : port === "refused" ? port : "silent"
  }
  return { 993: portOf("implicitTls", "implicitTls"), 143: portOf("startTls", "clear") }
}

const isFailure = Schema.is(TransportFailure)

const handshakeOf = ({ refusedTls, refusesAll }: Recording.Recording) => {
  const [failure] = refusesAll ? refusedTls.values() : []
  return isFailure(failure)
    ? { handshake: () => Effect.fail(new TransportError({ failure, detail: "as it was recorded" })) }
    : {}
}

export const recorded = (recording: Recording.Recording): Effect.Effect<Recorded> =>
  Effect.map(Deferred.make<string>(), (unknown) => {
    const server = new ReplayServer(recording, unknown)
    return {
      serve: (end) => Effect.catchTag(server.converse(end), "Closed", () => Effect.void),
      limit: (network) => ({
        ...network,
        connect: (target, report) =>
          Effect.raceFirst(network.connect(target, report), server.stopAtSilence(target.port))
      }),
      unknown: Deferred.await(unknown)
    }
  })

/** The time that a client may take longer than the recorded one to give up. */
const toleranceMs = 1000

/** The answers that are the same for every server. RFC 9051 §6.1.2, §6.1.3. */
const always: Readonly<Record<string, Recording.RecordedAnswer>> = {
  NOOP: { untagged: [], tagged: "OK done", after: 0, afterwards: "goOn" },
  LOGOUT: { untagged: ["* BYE bye"], tagged: "OK bye", after: 0, afterwards: "goOn" }
}

/** A server that answers from the recording, and stops where the recording has no answer. */
class ReplayServer {
  private readonly recording: Recording.Recording
  private readonly unknown: Deferred.Deferred<string>
  private readonly turnOf: ReturnType<typeof makeTurns>

  constructor(recording: Recording.Recording, unknown: Deferred.Deferred<string>) {
    this.recording = recording
    this.unknown = unknown
    this.turnOf = makeTurns(recording)
  }

  /** Stops once a port is silent for longer than the recording shows; never, if the port answered. */
  stopAtSilence(port: number): Effect.Effect<never> {
    const { ports, rtt } = this.recording
    const how = ports.get(port === 993 ? "implicitTls" : "startTls")
    if (how === "accepts" || how === "refused") return Effect.never
    // no answer can come earlier than after a round trip, and a race may be won by then
    const after = how === undefined ? rtt : how + toleranceMs
    return Effect.andThen(Effect.sleep(after), this.stop(`connection to port ${port}`))
  }

  readonly converse = Effect.fnUntraced({ self: this }, function* (end: ServerEnd): Effect.fn.Return<
    void,
    Closed
  > {
    const isIn = yield* this.greet(end)
    if (isIn === undefined) return
    const reader = CommandReader.make()
    let state = { ...Agreed.nothingAgreed(end.implicitTls), authenticated: isIn }
    while (true) {
      const command = yield* takeCommand({ end, reader })
      const tag = command.slice(0, command.indexOf(" "))
      const key = Agreed.keyOf(command.slice(tag.length + 1))
      const answer = this.answerTo(state, key)
      if (answer === undefined) {
        return yield* this.stop(`answer to ${key}${Recording.otherwise(this.recording, state, key)}`)
      }
      if (isProof(key) && isOk(answer)) return yield* this.stop(`password for ${key}`)
      if (Agreed.isLogin(key)) yield* challenge(command, end, reader)
      yield* Effect.sleep(answer.after)
      const tagged = answer.tagged === undefined ? [] : [`${tag} ${answer.tagged}`]
      if (answer.untagged.length + tagged.length > 0) yield* say(end, [...answer.untagged, ...tagged])
      if (answer.afterwards === "hangUp" || key === "LOGOUT") return yield* end.end
      if (answer.afterwards === "silence") return yield* deaf(end)
      if (!isOk(answer)) continue
      state = Agreed.agreed(state, key)
      if (key === "COMPRESS DEFLATE") end.compress(reader.rest())
      if (key === "STARTTLS") {
        reader.rest()
        yield* this.shakeHands(end)
      }
    }
  })

  /** Sends the greeting and returns whether it was PREAUTH; nothing if the connection ended with it. */
  private readonly greet = Effect.fnUntraced({ self: this }, function* (end: ServerEnd): Effect.fn.Return<
    boolean | undefined,
    Closed
  > {
    const { greetings, refusedTls, refusesAll } = this.recording
    const greeting = greetings.get(wayInOf(end))
    if (greeting === undefined) return yield* this.stop(`greeting on port ${end.port}`)
    if (refusedTls.has(wayInOf(end)) && !refusesAll) {
      return yield* this.stop(`handshake on port ${end.port} that was taken`)
    }
    if (end.implicitTls) yield* this.shakeHands(end)
    if (greeting._tag !== "Said") return yield* greeting._tag === "HungUp" ? over(end) : deaf(end)
    for (const { after, text } of greeting.lines) {
      yield* Effect.sleep(after)
      yield* say(end, [text])
      if (/^\* BYE/i.test(text)) return yield* over(end)
    }
    return /^\* PREAUTH/i.test(greeting.lines.at(-1)?.text ?? "")
  })

  /** Stops answering: the recording has no answer. */
  private stop(what: string): Effect.Effect<never> {
    return Effect.andThen(Deferred.succeed(this.unknown, what), Effect.never)
  }

  private answerTo(state: Agreed.Agreed, key: string): Recording.RecordedAnswer | undefined {
    const list = this.recording.listed.get(Agreed.stateOf(state))
    const listing = {
      untagged: [`* CAPABILITY ${list}`],
      tagged: "OK done",
      after: 0,
      afterwards: "goOn" as const
    }
    return (
      this.turnOf(Agreed.placeOf(state, key)) ??
      (key === "CAPABILITY" && list !== undefined ? listing : undefined) ??
      always[key]
    )
  }

  /** Repeats the recorded handshake; the client itself refuses what it refused then. */
  private shakeHands(end: ServerEnd): Effect.Effect<void, Closed> {
    const { brokenTls, refusedTls, refusesAll, takenTls } = this.recording
    const wayIn = wayInOf(end)
    if (refusesAll && refusedTls.size > 0) return end.startTls
    const broken = brokenTls.get(wayIn)
    if (broken !== undefined) return broken === "Silent" ? deaf(end) : Effect.andThen(end.end, deaf(end))
    return takenTls.has(wayIn) ? end.startTls : this.stop(`answer to the handshake on port ${end.port}`)
  }
}

const isOk = ({ tagged }: Recording.RecordedAnswer): boolean => tagged !== undefined && /^OK\b/i.test(tagged)

/** Returns whether the server has to know the password as well. */
const isProof = (key: string): boolean =>
  key.startsWith("AUTHENTICATE ") && !unproved.has(key.slice("AUTHENTICATE ".length))

/** Returns the answers one after the other; the last one is repeated. */
const makeTurns = ({ answers }: Recording.Recording) => {
  const taken = new Map<string, number>()
  return (place: string): Recording.RecordedAnswer | undefined => {
    const given = answers.get(place)
    const turn = taken.get(place) ?? 0
    taken.set(place, turn + 1)
    return given?.[Math.min(turn, given.length - 1)]
  }
}

const challenge = Effect.fnUntraced(function* (
  command: string,
  end: ServerEnd,
  reader: CommandReader.CommandReader
) {
  for (const each of challengesTo(command) ?? []) {
    yield* end.write(toBytes(`+ ${each}\r\n`))
    yield* takeLine({ end, reader })
  }
})

const say = (end: ServerEnd, lines: ReadonlyArray<string>) =>
  end.write(new TextEncoder().encode(lines.map((line) => `${line}\r\n`).join("")))

/** Keeps reading, without answering. */
const deaf = (end: ServerEnd): Effect.Effect<never, Closed> => Effect.forever(end.read)

const wayInOf = ({ implicitTls }: ServerEnd): Recording.WayIn => (implicitTls ? "implicitTls" : "startTls")

const over = (end: ServerEnd): Effect.Effect<undefined, Closed> => Effect.as(end.end, undefined)
