/** What came while a command that is shown was not answered yet. */
import type { Command, Connection, Wire } from "../../Facts.ts"
import { never, type Rule } from "../../Rule.ts"
import { cameFor, overlap } from "./lines.ts"

/** No such line came between a command that is shown, one like `of` if it is given, and its answer. */
export const neverMeanwhile = (pattern: RegExp, of = /^/): Rule =>
  never(`a line like ${pattern.source} came meanwhile`, (connection, { said }) => {
    const asked = askedIn(connection, said.lines, of)
    return asked !== undefined && cameFor(connection, asked).some(({ text }) => pattern.test(text))
  })

/** The first command of these lines that is like that. */
export const askedIn = (
  { commands }: Connection,
  lines: ReadonlyArray<number>,
  of = /^/
): Command | undefined => commands.find(({ sent: { line, text } }) => lines.includes(line) && of.test(text))

/**
 * No line of the server meanwhile was of a message that the command names by its UID. What another session changes is told
 * meanwhile as well, by a FETCH of flags that nobody asked for, or as gone. RFC 9051 §5.2, §6.4.9.
 */
const neverTold = (what: string, isGone: boolean, of: RegExp): Rule =>
  never(what, (connection, { said }) => {
    const asked = askedIn(connection, said.lines, of)
    if (asked === undefined) return false
    const came = cameFor(connection, asked)
    return toldIn(connection.wire).some(
      (each) => each.isGone === isGone && came.includes(each.said) && mayConcern(each, asked)
    )
  })

const mayConcern = ({ said, uids }: Told, asked: Command): boolean => {
  if (uids !== undefined) return overlap(uids, uidsOf(asked))
  const isAsked = /^\S+ UID (?:STORE|.*\bFLAGS\b)/i.test(asked.sent.text)
  return isAsked || !flagsAlone.test(said.text)
}

/** No message that it names came. */
export const neverFetched = (of = /^\S+ UID /i): Rule => neverTold("one of them came meanwhile", false, of)

/** None that it names went. */
export const neverGone = (of = /^\S+ UID /i): Rule => neverTold("one of them went meanwhile", true, of)

const flagsAlone = /^\* \d+ FETCH \((?: ?(?:FLAGS \([^)]*\)|UID \d+|MODSEQ \(\d+\)))+\)$/i

/** The set of UIDs that a command names. */
export const uidsOf = ({ sent: { text } }: Command): string =>
  /^\S+ UID \S+ ([\d:,*]+)/i.exec(text)?.[1] ?? ""

/** What a line of the server tells of messages. */
interface Told {
  readonly said: Wire
  /** They went. */
  readonly isGone: boolean
  /** Their UIDs, which the line has, or for a number a FETCH before it. */
  readonly uids: string | undefined
}

export const toldIn = (wire: ReadonlyArray<Wire>): ReadonlyArray<Told> => {
  let byNumber: Array<string | undefined> = []
  return wire.flatMap((said): ReadonlyArray<Told> => {
    const { isSent, text } = said
    const [, vanished] = /^\* VANISHED (?:\(EARLIER\) )?([\d:,]+)/i.exec(text) ?? []
    // another mailbox has others; and VANISHED does not say which numbers they had
    if (isSent ? /^\S+ (?:SELECT|EXAMINE|CLOSE|UNSELECT)\b/i.test(text) : vanished !== undefined)
      byNumber = []
    if (vanished !== undefined) return [{ said, isGone: true, uids: vanished }]
    const [, number, name = ""] = isSent ? [] : (/^\* (\d+) (FETCH|EXPUNGE)\b/i.exec(text) ?? [])
    if (number === undefined) return []
    const at = Number(number) - 1
    const uids = /FETCH \(.*?\bUID (\d+)/i.exec(text)?.[1] ?? byNumber[at]
    byNumber[at] = uids
    const isGone = name.toUpperCase() === "EXPUNGE"
    if (isGone) byNumber.splice(at, 1)
    return [{ said, isGone, uids }]
  })
}
