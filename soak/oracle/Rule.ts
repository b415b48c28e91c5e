/**
 * What must hold for a sentence, and what contradicts it. The rules are written from RFC 9051, from `docs/seeing.md` and from
 * what people were told falsely; none knows how the viewer comes to a sentence.
 */
import type { AppDeed, Meaning, ServerDeed } from "./Deed.ts"
import { type Command, type Connection, type Facts, isSelect, type Line, type Wire } from "./Facts.ts"

/** A sentence as a person reads it. */
export interface Said {
  readonly id: string
  readonly group: string
  /** The sentence, or the title of a finding. */
  readonly words: string
  readonly why: string
  readonly advice: string
  readonly quote: string
  /** The lines of the trace that are shown for it. */
  readonly lines: ReadonlyArray<number>
  readonly start: number | undefined
  readonly end: number | undefined
  readonly isFailure: boolean
  /** The one who must act, of a finding. */
  readonly actionBy: "user" | "admin" | "app" | "nobody" | undefined
}

export interface Scene {
  readonly facts: Facts
  readonly connection: Connection
  readonly said: Said
  /** Everything that is said of the trace. */
  readonly all: ReadonlyArray<Said>
}

/** Returns what is missing for the sentence, or contradicts it. */
export type Rule = (scene: Scene) => ReadonlyArray<string>

type Test = (connection: Connection, scene: Scene) => boolean

/** Joins rules: each must hold. */
export const all =
  (...rules: ReadonlyArray<Rule>): Rule =>
  (scene) =>
    rules.flatMap((rule) => rule(scene))

/** Something that the trace must hold. */
export const holds =
  (what: string, test: Test): Rule =>
  (scene) =>
    test(scene.connection, scene) ? [] : [`nothing shows ${what}`]

/** Something that contradicts the sentence. */
export const never =
  (what: string, test: Test): Rule =>
  (scene) =>
    test(scene.connection, scene) ? [what] : []

/** A line that must be shown with the sentence. */
export const shows =
  (what: string, test: (line: Line) => boolean): Rule =>
  ({ connection, said }) =>
    connection.lines.some((each) => said.lines.includes(each.line) && test(each))
      ? []
      : [`no line is shown of ${what}`]

/** A rule for sentences with such words alone. */
export const when =
  (words: RegExp, rule: Rule): Rule =>
  (scene) =>
    words.test(`${scene.said.words} ${scene.said.why} ${scene.said.advice}`) ? rule(scene) : []

/** Of the answer that was not complete, as many messages came as the sentence says. */
export const came: Rule = when(
  /\bmessages? had come/,
  holds("so many messages", ({ wire }, { said }) => {
    const stated = Number(/(\d+) messages? had come/.exec(said.words)?.[1])
    return wire.filter(({ isSent, text }) => !isSent && /^\* \d+ FETCH\b/i.test(text)).length >= stated
  })
)

/** The trace records such an event. */
export const event = (...names: ReadonlyArray<Line["event"]["name"]>): Rule =>
  holds(names.join(" or "), ({ lines }) => lines.some(({ event: each }) => names.includes(each.name)))

/** Reads the milliseconds of a duration in words; the rounding of its last digit is the `slack`. */
export const durationIn = (words: string): { readonly ms: number; readonly slack: number } | undefined => {
  const found = Array.from(words.matchAll(/(\d+(?:\.\d+)?) (ms|s|min|h|d)\b/g))
  const [first] = found
  if (first === undefined) return undefined
  let ms = 0
  let slack = 0
  let at = first.index
  for (const { 0: whole, 1: number = "0", 2: unit = "ms", index } of found) {
    // the parts of one duration follow each other
    if (index > at + 1) break
    ms += Number(number) * (units[unit] ?? 1)
    slack = (units[unit] ?? 1) / 10 ** (number.split(".")[1]?.length ?? 0)
    at = index + whole.length
  }
  return { ms, slack }
}

const units: Readonly<Record<string, number>> = { ms: 1, s: 1_000, min: 60_000, h: 3_600_000, d: 86_400_000 }

/** Returns whether a TLS handshake was begun. */
export const isTlsBegun = ({ lines }: Pick<Connection, "lines">): boolean =>
  lines.some(({ event: each }) => each.name === "net:start" && each.data.kind === "tls")

export const isReceived = (line: Line, pattern: RegExp): boolean =>
  line.event.name === "wire:received" && pattern.test(line.event.data.line)

export const received = (connection: Connection, pattern: RegExp): ReadonlyArray<Wire> =>
  connection.wire.filter(({ isSent, text }) => !isSent && pattern.test(text))

/** Returns the commands of this name that were refused, with this code if one is given. */
export const refusals = (connection: Connection, name: string, code?: string): ReadonlyArray<Command> =>
  connection.commands.filter(
    (command) =>
      command.name === name &&
      (command.answer?.condition === "NO" || command.answer?.condition === "BAD") &&
      (code === undefined ||
        command.answer.code === code ||
        (code === "BAD" && command.answer.condition === "BAD"))
  )

/** Returns whether the answer to a refused command has the number of such a wait, in any unit. */
export const namesWait = (command: Command | undefined, stated: string): boolean => {
  const wait = durationIn(stated)
  return (
    wait !== undefined &&
    (command?.answer?.text.match(/\d+(?:\.\d+)?|\ban?\b|\beine\S*/gi) ?? []).some((number) =>
      [1, 1_000, 60_000, 3_600_000].some(
        (unit) => Math.abs((Number.isNaN(Number(number)) ? 1 : Number(number)) * unit - wait.ms) <= wait.slack
      )
    )
  )
}

type Did<Party extends { readonly did: string }, Name extends Party["did"]> = Extract<
  Party,
  { readonly did: Name }
>

/** Returns what the server says that it did so. */
export const server = <Name extends ServerDeed["did"]>(
  { server: deeds }: Connection,
  name: Name
): ReadonlyArray<Did<ServerDeed, Name>> =>
  deeds.filter((deed): deed is Did<ServerDeed, Name> => deed.did === name)

/** Returns what the app did so while the connection lasted. */
export const app = <Name extends AppDeed["did"]>(
  { connection, facts }: Pick<Scene, "connection" | "facts">,
  name: Name,
  from = connection.start,
  to = connection.end
): ReadonlyArray<Did<AppDeed, Name>> =>
  facts.app.filter(
    (deed): deed is Did<AppDeed, Name> =>
      deed.did === name && deed.at <= to + 1 && ("until" in deed ? deed.until : deed.at) >= from - 1
  )

/** Returns the meaning of the server's words that a sentence is about: those it quotes, or those it ended with. */
export const meant = ({ connection, said }: Scene): Meaning | undefined => {
  const words = `${said.quote} ${connection.ended?.serverText ?? ""}`
  const meanings = connection.server.flatMap((each) =>
    "meaning" in each && each.meaning !== undefined && words.includes(each.text) ? [each.meaning] : []
  )
  // a BYE without a word of why leaves it to the refusal before it
  return meanings.findLast(({ actor, cause }) => cause !== "other" || actor !== "unsaid") ?? meanings.at(-1)
}

/** Whose turn it is if the server's words say who must act. Connections are the app's, or the other programs' of the owner. */
const turns: Readonly<Record<Meaning["actor"], ReadonlyArray<Said["actionBy"]>>> = {
  owner: ["user"],
  admin: ["admin"],
  network: ["admin"],
  nobody: ["nobody"],
  app: ["app", "user", "nobody"],
  unsaid: []
}

const isTurnOf = ({ actor, cause }: Meaning, { connection, said: { actionBy } }: Scene): boolean =>
  actionBy === undefined ||
  turns[actor].includes(actionBy) ||
  // what was open, and is not tried again, stays closed until the app opens it; and too much is what the app asked
  (actor === "nobody" && actionBy === "app" && (connection.openedAt !== undefined || cause === "tooMany"))

/** The server's own words say another cause, or that somebody else must act. */
export const contradicted =
  ({
    actors,
    causes
  }: {
    readonly causes: ReadonlyArray<Meaning["cause"]>
    readonly actors: ReadonlyArray<Meaning["actor"]>
  }): Rule =>
  (scene) => {
    const meaning = meant(scene)
    if (meaning === undefined) return []
    return [
      ...(causes.includes(meaning.cause) ? [] : [`the server's words say ${meaning.cause}`]),
      ...(meaning.actor === "unsaid" || (actors.includes(meaning.actor) && isTurnOf(meaning, scene))
        ? []
        : [`the server's words say that the ${meaning.actor} must act`])
    ]
  }

/** “Only SEARCH is slow”: it was so twice, with an answer or without, and most of what else was asked was not. */
export const onlySlow = (within: (scene: Scene) => ReadonlyArray<Connection>): Rule =>
  all(
    holds("two that took so long", (_, scene) => tookIn(within(scene), nameIn(scene)).length > 1),
    never("others were as slow", (_, scene) => {
      const asked = within(scene).flatMap(({ commands }) => commands)
      const others = asked.flatMap(({ answer, name, sent }) =>
        answer === undefined || name === "IDLE" || name === nameIn(scene) ? [] : [answer.time - sent.time]
      )
      return others.filter((ms) => ms >= 5_000).length * 5 > others.length
    }),
    never("something on the way delayed it", ({ end, start }, { facts }) =>
      facts.path.some(({ at }) => at >= start && at <= end)
    )
  )

const nameIn = ({ said }: Scene): string | undefined =>
  /only ((?:UID )?[A-Z]+)/i.exec(said.words)?.[1]?.replace("DONE", "IDLE")

const tookIn = (within: ReadonlyArray<Connection>, name: string | undefined): ReadonlyArray<Command> =>
  within.flatMap(({ commands, end }) =>
    commands.filter((each) => each.name === name && (each.answer?.time ?? end) - each.sent.time >= 5_000)
  )

/** Returns whether a SELECT or EXAMINE was answered OK without UIDVALIDITY, which is the code of an untagged OK. RFC 9051 §6.3.2. */
export const opensUnnumbered = ({ wire }: Connection, { answer, name, sent }: Command): boolean =>
  isSelect(name) &&
  answer?.condition === "OK" &&
  !wire.some(
    ({ isSent, line, text }) =>
      !isSent && line > sent.line && line < answer.line && /^\* OK \[UIDVALIDITY \d/i.test(text)
  )

/** How many EXISTS came between a DONE and the answer to its IDLE; -1 if one came before a DONE. RFC 2177. */
export const onlyAfterDone = ({ commands, wire }: Connection): number => {
  let count = 0
  for (const { answer, sent } of commands.filter(({ name }) => name === "IDLE")) {
    const within = wire.filter(({ line }) => line > sent.line && line < (answer?.line ?? Infinity))
    const done = within.find(({ isSent, text }) => isSent && text === "DONE")?.line ?? Infinity
    const told = within.filter(({ isSent, text }) => !isSent && /^\* \d+ EXISTS\b/i.test(text))
    if (told.some(({ line }) => line < done)) return -1
    count += told.length
  }
  return count
}

/** Returns by how many messages the mailbox has grown between DONE and the answer to IDLE. */
export const grownAfterDone = ({ commands, wire }: Connection): number => {
  const idles = commands.filter(({ name }) => name === "IDLE")
  let [at, exists, sum] = [0, Infinity, 0]
  let isDone = false
  for (const { isSent, line, text } of wire) {
    while ((idles[at]?.answer?.line ?? Infinity) < line) at++
    // other commands may be sent before the answer to it
    if (isSent) isDone = text === "DONE" || (isDone && !/ IDLE$/i.test(text))
    const count = isSent ? undefined : /^\* (\d+) EXISTS\b/i.exec(text)?.[1]
    if (!isSent) exists -= goneBy(text)
    if (count === undefined) continue
    // of the first report nobody knows by how many it has grown
    if (isDone && line < (idles[at]?.answer?.line ?? Infinity))
      sum += exists === Infinity ? 1 : Math.max(0, Number(count) - exists)
    exists = Number(count)
  }
  return sum
}

/** Returns how many messages of the open mailbox a line reports gone. RFC 9051 §7.5.1, RFC 7162 §3.2.10. */
const goneBy = (text: string): number => {
  if (/^\* \d+ EXPUNGE\b/i.test(text)) return 1
  const ranges = /^\* VANISHED ([\d:,]+)/i.exec(text)?.[1]?.split(",") ?? []
  return ranges.reduce((sum, range) => {
    const [first = 0, last = first] = range.split(":").map(Number)
    return sum + last - first + 1
  }, 0)
}
