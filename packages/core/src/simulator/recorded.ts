/** Plays the server of a recording, to a client that may do otherwise than the recorded one did. */
import { Deferred, Effect } from "effect"
import * as Agreed from "./Agreed.ts"
import * as CommandReader from "./CommandReader.ts"
import { challengesTo, takeCommand, takeLine } from "./received.ts"
import { toBytes } from "./octets.ts"
import * as Recording from "./Recording.ts"
import type { Closed, ServerEnd } from "./ServerEnd.ts"

export interface Recorded {
  /** Plays the server of one connection. */
  readonly serve: (end: ServerEnd) => Effect.Effect<void>
  /** What the recording has none of, such as `answer to ID`; told once. Never succeeds where it knows all. */
  readonly unknown: Effect.Effect<string>
}

const wayInOf = ({ implicitTls }: ServerEnd): Recording.WayIn => (implicitTls ? "implicitTls" : "startTls")

/** Answers that every server gives. RFC 9051 §6.1.2, §6.1.3. */
const always: Readonly<Record<string, Recording.Answer>> = {
  NOOP: { untagged: [], tagged: "OK done", after: 0, afterwards: "goOn" },
  LOGOUT: { untagged: ["* BYE bye"], tagged: "OK bye", after: 0, afterwards: "goOn" }
}

/** Each answer in its turn; the last one stays. */
const makeTurns = ({ answers }: Recording.Recording) => {
  const taken = new Map<string, number>()
  return (place: string): Recording.Answer | undefined => {
    const given = answers.get(place)
    const turn = taken.get(place) ?? 0
    taken.set(place, turn + 1)
    return given?.[Math.min(turn, given.length - 1)]
  }
}

export const make = (recording: Recording.Recording): Effect.Effect<Recorded> =>
  Effect.map(Deferred.make<string>(), (unknown) => {
    const turnOf = makeTurns(recording)

    /** Nothing is said any more: what it would be is not known. */
    const stop = (what: string) => Effect.andThen(Deferred.succeed(unknown, what), Effect.never)

    const answerTo = (state: Agreed.Agreed, key: string): Recording.Answer | undefined => {
      const list = recording.listed.get(Agreed.stateOf(state))
      const told = {
        untagged: [`* CAPABILITY ${list}`],
        tagged: "OK done",
        after: 0,
        afterwards: "goOn" as const
      }
      return (
        turnOf(Agreed.placeOf(state, key)) ??
        (key === "CAPABILITY" && list !== undefined ? told : undefined) ??
        always[key]
      )
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

    /** Reads, and says nothing any more. */
    const deaf = (end: ServerEnd): Effect.Effect<void, Closed> => Effect.forever(end.read)

    /** As it was recorded; the client itself refuses what it refused then. */
    const shakeHands = (end: ServerEnd): Effect.Effect<void, Closed> => {
      const broken =
        recording.refusesAll && recording.refusedTls.size > 0
          ? undefined
          : recording.brokenTls.get(wayInOf(end))
      if (broken === undefined) return end.startTls
      return broken === "Silent" ? deaf(end) : Effect.andThen(end.end, deaf(end))
    }

    const say = (end: ServerEnd, lines: ReadonlyArray<string>) =>
      end.write(new TextEncoder().encode(lines.map((line) => `${line}\r\n`).join("")))

    const converse = Effect.fnUntraced(function* (end: ServerEnd): Effect.fn.Return<void, Closed> {
      const greeting = recording.greetings.get(wayInOf(end))
      if (greeting === undefined) {
        const isTaken = recording.ports.get(wayInOf(end)) === "accepts"
        return yield* stop(isTaken ? `greeting on port ${end.port}` : `connection to port ${end.port}`)
      }
      const isRefused = recording.refusedTls.has(wayInOf(end))
      if (isRefused && !recording.refusesAll)
        return yield* stop(`handshake on port ${end.port} that was taken`)
      if (end.implicitTls) yield* shakeHands(end)
      if (greeting._tag !== "Said") return yield* greeting._tag === "HungUp" ? end.end : deaf(end)
      for (const { after, text } of greeting.lines) {
        yield* Effect.sleep(after)
        yield* say(end, [text])
        if (/^\* BYE/i.test(text)) return yield* end.end
      }
      const reader = CommandReader.make()
      const isIn = /^\* PREAUTH/i.test(greeting.lines.at(-1)?.text ?? "")
      let state = { ...Agreed.nothingAgreed(end.implicitTls), authenticated: isIn }
      while (true) {
        const command = yield* takeCommand({ end, reader })
        const tag = command.slice(0, command.indexOf(" "))
        const key = Agreed.keyOf(command.slice(tag.length + 1))
        const answer = answerTo(state, key)
        if (answer === undefined)
          return yield* stop(`answer to ${key}${Recording.otherwise(recording, state, key)}`)
        if (Agreed.isLogin(key)) yield* challenge(command, end, reader)
        yield* Effect.sleep(answer.after)
        const tagged = answer.tagged === undefined ? [] : [`${tag} ${answer.tagged}`]
        if (answer.untagged.length + tagged.length > 0) yield* say(end, [...answer.untagged, ...tagged])
        if (answer.afterwards === "hangUp" || key === "LOGOUT") return yield* end.end
        if (answer.afterwards === "silence") return yield* deaf(end)
        if (answer.tagged === undefined || !/^OK\b/i.test(answer.tagged)) continue
        state = Agreed.agreed(state, key)
        if (key === "COMPRESS DEFLATE") end.compress(reader.rest())
        if (key === "STARTTLS") {
          reader.rest()
          yield* shakeHands(end)
        }
      }
    })

    return {
      serve: (end) => Effect.catchTag(converse(end), "Closed", () => Effect.void),
      unknown: Deferred.await(unknown)
    }
  })
