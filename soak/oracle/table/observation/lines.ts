/** What several observations ask of the lines of a connection. */
import type { Command, Connection, Wire } from "../../Facts.ts"
import { holds, isReceived, received, type Rule, shows } from "../../Rule.ts"
import { namedIn } from "./words.ts"

export const sent = (name: RegExp): Rule =>
  holds(`a ${name.source} that was sent`, ({ commands }) =>
    commands.some((command) => name.test(command.name))
  )

export const sends = (pattern: RegExp): Rule =>
  shows(
    `a command like ${pattern.source}`,
    ({ event: each }) => each.name === "wire:sent" && pattern.test(each.data.line)
  )

export const shown = (pattern: RegExp): Rule =>
  shows(`a line like ${pattern.source}`, (line) => isReceived(line, pattern))

/** So many lines came, whether they are shown or not. */
export const heard = (pattern: RegExp, least = 1): Rule =>
  holds(
    `${least} lines like ${pattern.source}`,
    (connection) => received(connection, pattern).length >= least
  )

export const accepted = (name: RegExp): Rule =>
  holds(`a ${name.source} that was accepted`, ({ commands }) =>
    commands.some((command) => name.test(command.name) && isAccepted(command))
  )

export const refused = (name: RegExp): Rule =>
  holds(`a ${name.source} that was refused`, ({ commands }) =>
    commands.some((command) => name.test(command.name) && isRefused(command))
  )

export const isAccepted = ({ answer }: Command): boolean => answer?.condition === "OK"

export const isRefused = ({ answer }: Command): boolean =>
  answer?.condition === "NO" || answer?.condition === "BAD"

/** Reports a message gone. RFC 9051 §7.5.1, RFC 7162 §3.2.10. */
export const removal = /^\* (?:VANISHED|\d+ EXPUNGE)\b/i

/** The first command without an answer that has the name in the words. */
export const unansweredIn = ({ commands }: Connection, words: string): Command | undefined =>
  commands.find(({ answer, name }) => name === namedIn(words) && answer === undefined)

export const unansweredNamed = holds(
  "a command without an answer",
  (connection, { said }) => unansweredIn(connection, said.words) !== undefined
)

/** The lines that came between a command and its answer. */
export const cameFor = ({ wire }: Connection, { answer, sent: asked }: Command): ReadonlyArray<Wire> =>
  wire.filter(({ isSent, line }) => !isSent && line > asked.line && line < (answer?.line ?? 0))

/** The lists of capabilities. */
export const lists = (connection: Connection): ReadonlyArray<Wire> =>
  received(connection, /^\S+ (?:(?:OK|PREAUTH) \[)?CAPABILITY /i)

export const isListed = ({ text }: Wire, name: string): boolean =>
  text
    .toUpperCase()
    .split(/[\s\]]+/)
    .includes(name.toUpperCase())

/** Returns whether two sets of messages have one in common. RFC 9051 §9, `sequence-set`. */
export const overlap = (one: string, other: string): boolean =>
  rangesIn(one).some(([from, to]) => rangesIn(other).some(([low, high]) => low <= to && from <= high))

const rangesIn = (set: string): ReadonlyArray<readonly [low: number, high: number]> =>
  set.split(",").map((range) => {
    const [one = Number.NaN, other = one] = range
      .split(":")
      .map((end) => (end === "*" ? Infinity : Number(end)))
    return [Math.min(one, other), Math.max(one, other)]
  })
