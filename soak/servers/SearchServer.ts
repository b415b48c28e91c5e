/**
 * A server whose answers are distinguishable: SEARCH returns the number in its text. It is honest, and slow: it delays
 * answers, sends unsolicited data, refuses, ignores or refuses literals, and may hang up.
 */
import type * as Simulator from "@effect-imap/core/internal/simulator"
import { Effect } from "effect"
import type * as Dice from "../world/Dice.ts"
import * as ClientReader from "../world/ClientReader.ts"
import { bytesOf, textOf } from "../world/octets.ts"

/** The behaviour of the server. All values are probabilities from 0 to 1. */
export interface Habits {
  readonly late: number
  readonly refuses: number
  /** Neither asks for a literal nor refuses it. */
  readonly ignoresLiterals: number
  /** Refuses a literal instead of asking for it. */
  readonly refusesLiterals: number
  readonly talks: number
  /** Never answers a command. */
  readonly swallows: number
  readonly hangsUp: number
}

export const drawHabits = (dice: Dice.Dice): Habits => ({
  late: dice.pick(0, 0.2, 0.6),
  refuses: dice.pick(0, 0.1),
  ignoresLiterals: dice.pick(0, 0, 0.3),
  refusesLiterals: dice.pick(0, 0, 0.3),
  talks: dice.pick(0, 0.3),
  swallows: dice.pick(0, 0, 0, 0.1),
  hangsUp: dice.pick(0, 0, 0.02, 0.1)
})

const talk = [
  "* 9 EXISTS\r\n",
  "* 2 EXPUNGE\r\n",
  "* OK [ALERT] Maintenance at noon\r\n",
  "* 1 FETCH (FLAGS (\\Seen))\r\n",
  "* 0 RECENT\r\n"
]

const farewells = [
  "* BYE going down\r\n",
  "* BYE Session invalidated - AccessTokenExpired\r\n",
  "* BYE [UNAVAILABLE] Too many connections\r\n",
  ""
]

const selection =
  "* 5 EXISTS\r\n* 0 RECENT\r\n* FLAGS (\\Seen)\r\n* OK [UIDVALIDITY 1] valid\r\n* OK [UIDNEXT 9] next\r\n"

/** Returns the untagged lines of a command. A SEARCH is answered with the number at the end of its text. */
const untagged = ({ name, text }: ClientReader.ClientCommand, capabilities: string): string => {
  switch (name) {
    case "CAPABILITY":
      return `* CAPABILITY ${capabilities}\r\n`
    case "SELECT":
    case "EXAMINE":
      return selection
    case "SEARCH":
      return `* SEARCH ${/\bn(\d{4})/.exec(text)?.[1] ?? ""}\r\n`
    case "FETCH":
      return `* 3 FETCH (UID ${/FETCH (\d+)/.exec(text)?.[1] ?? "0"} FLAGS ())\r\n`
    case "ID":
      return '* ID ("name" "desk")\r\n'
    case "LOGOUT":
      return "* BYE goodbye\r\n"
    default:
      return ""
  }
}

/** Commands before the mailbox is open, which are answered at once, with OK. */
const opening: ReadonlySet<string> = new Set(["CAPABILITY", "LOGIN", "AUTHENTICATE", "ID"])

export const serve = (
  end: Simulator.ServerEnd,
  habits: Habits,
  dice: Dice.Dice,
  capabilities: string
): Effect.Effect<void> => {
  const reader = ClientReader.make()
  let answered = 0
  let isOpen = false
  let isOver = false

  const say = (text: string): Effect.Effect<void> =>
    Effect.suspend(() => {
      reader.fromServer(text)
      return end.write(bytesOf(text))
    })

  const think = Effect.suspend(() =>
    isOpen && dice.chance(habits.late) ? Effect.sleep(dice.pick(30, 400, 2_000, 9_000)) : Effect.void
  )

  const interject = Effect.suspend(() =>
    isOpen && dice.chance(habits.talks) ? say(dice.oneOf(talk) ?? "") : Effect.void
  )

  const hangUp = Effect.suspend(() => {
    isOver = true
    return Effect.andThen(say(dice.oneOf(farewells) ?? ""), dice.chance(0.5) ? end.end : end.reset)
  })

  const answer = Effect.fnUntraced(function* (heard: ClientReader.ClientCommand) {
    yield* think
    if (isOpen && dice.chance(habits.hangsUp)) return yield* hangUp
    if (isOpen && dice.chance(habits.swallows)) return
    yield* interject
    const refused =
      isOpen && !opening.has(heard.name) && heard.name !== "LOGOUT" && dice.chance(habits.refuses)
    if (refused) return yield* say(`${heard.tag} NO not now\r\n`)
    yield* say(`${untagged(heard, capabilities)}${heard.tag} OK done\r\n`)
    if (heard.name === "SELECT" || heard.name === "EXAMINE") isOpen = true
    if (heard.name !== "LOGOUT") return
    isOver = true
    yield* end.end
  })

  /** Asks for the literal of a command. */
  const ask = Effect.fnUntraced(function* (tag: string) {
    yield* think
    if (isOpen && dice.chance(habits.ignoresLiterals)) return yield* Effect.forever(end.read)
    yield* interject
    yield* say(isOpen && dice.chance(habits.refusesLiterals) ? `${tag} BAD no literals\r\n` : "+ go on\r\n")
  })

  return Effect.gen(function* () {
    if (end.implicitTls) yield* end.startTls
    yield* say(`* OK [CAPABILITY ${capabilities}] desk ready\r\n`)
    while (true) {
      if (isOver) return
      const heard = reader.commands()[answered]
      const literalTag = reader.literalTag()
      if (heard !== undefined) {
        answered++
        yield* answer(heard)
      } else if (literalTag !== undefined) yield* ask(literalTag)
      else reader.fromClient(textOf(yield* end.read))
    }
  }).pipe(Effect.ignore)
}
