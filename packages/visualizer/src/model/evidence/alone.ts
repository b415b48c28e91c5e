/** Whether one command alone is slow. A network does not tell commands apart: then it is the server's work on it. Pure. */
import { faster, isLarge } from "./grows.ts"

/** A command, and the milliseconds that it took, or was waited for. */
interface Took {
  readonly cmd: string
  readonly ms: number
}

/** Among so many others, it is no chance that two slow ones, or three, were the same command. */
const fewestOthers = 5
const several = 2
const often = 3

/**
 * Returns the time that nine of ten others took at most, if the slow ones are one command again and again. Of two, no other
 * may have been quick. Where answers are large, the time may be the network's.
 */
export const usualBeside = (slow: ReadonlyArray<Took>, others: ReadonlyArray<Took>): number | undefined => {
  const [first] = slow
  if (first === undefined || slow.length < several || isLarge.test(first.cmd)) return undefined
  const { cmd } = first
  const usual = others.map(({ ms }) => ms).toSorted((one, other) => one - other)[
    Math.floor(others.length * 0.9)
  ]
  const isAlone =
    slow.every((each) => each.cmd === cmd) &&
    (slow.length >= often || others.every((each) => each.cmd !== cmd))
  return isAlone &&
    others.length >= fewestOthers &&
    usual !== undefined &&
    slow.every(({ ms }) => usual * faster <= ms)
    ? usual
    : undefined
}

/** The keys of a search that ask for a string, so that what follows is none. RFC 9051 §6.4.4. */
const ofWords = "BCC|BODY|CC|FROM|HEADER(?: \\S+)?|KEYWORD|SUBJECT|TEXT|TO|UNKEYWORD"

const inMessages = new RegExp(`(?<! (?:${ofWords})) \\(?(TEXT|BODY) `, "i")

/**
 * Returns what a server has to do for a command: its name, and the key of a search by which it has to look into each message,
 * such as `UID SEARCH … TEXT`.
 */
export const workOf = (name: string, text: string): string => {
  if (!/(?:SEARCH|SORT|THREAD)$/.test(name)) return name
  const [, key] = inMessages.exec(text.replace(/"(?:\\.|[^"\\])*"/g, '""')) ?? []
  return key === undefined ? name : `${name} … ${key.toUpperCase()}`
}
