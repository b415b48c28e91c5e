/** What came while a command that is shown was not answered yet. */
import type { Command, Connection, Wire } from "../../Facts.ts"
import { never, type Rule } from "../../Rule.ts"
import { cameFor } from "./lines.ts"

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

/** The UIDs in the commands of these lines, and the ends of their ranges. */
export const uidsIn = ({ commands }: Connection, lines: ReadonlyArray<number>): ReadonlyArray<string> =>
  commands
    .filter(({ sent }) => lines.includes(sent.line))
    .flatMap(({ sent }) => / UID \S+ ([\d,:]+)/.exec(sent.text)?.[1]?.split(/[:,]/) ?? [])

/** None of the messages that it names went meanwhile, as far as FETCH had told their numbers. */
export const neverGoneMeanwhile = (of = /^/): Rule =>
  never("one of them went meanwhile", (connection, { said }) => {
    const asked = askedIn(connection, said.lines, of)
    const uids = uidsIn(connection, asked === undefined ? [] : [asked.sent.line])
    return goneIn(connection.wire).some(
      ({ said: { line }, uid }) =>
        line > (asked?.sent.line ?? Infinity) &&
        line < (asked?.answer?.line ?? 0) &&
        (uid === undefined || uids.includes(`${uid}`))
    )
  })

/** The lines that report messages gone by number, each with the UID that FETCH had told of it. */
export const goneIn = (
  wire: ReadonlyArray<Wire>
): ReadonlyArray<{ readonly said: Wire; readonly uid: number | undefined }> => {
  const uids: Array<number | undefined> = []
  return wire.flatMap((said) => {
    const [, number = "", uid] = said.isSent
      ? []
      : (/^\* (\d+) FETCH \(.*?\bUID (\d+)/i.exec(said.text) ?? [])
    if (uid !== undefined) uids[Number(number) - 1] = Number(uid)
    const [, gone] = said.isSent ? [] : (/^\* (\d+) EXPUNGE\b/i.exec(said.text) ?? [])
    if (gone === undefined) return []
    const at = Number(gone) - 1
    const known = uids[at]
    uids.splice(at, 1)
    return [{ said, uid: known }]
  })
}
