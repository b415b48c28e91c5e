/** Finds searches that find a message later than it was there: the server's index lags behind the mailbox. RFC 9051 §6.4.4. */
import { partIn } from "@effect-imap/core/internal/Advice"
import type { CommandSpan } from "../connection/Connection.ts"
import { dataIn } from "../evidence/Data.ts"
import { leavesMailbox, nameIn } from "../evidence/facts.ts"
import { searchedIn } from "../evidence/numbersIn.ts"
import { evidenceOf, observed, type Rule } from "./Finding.ts"

/** What it looks for in a message never changes, and is shown: neither flags nor a part of the mailbox. RFC 9051 §2.3.1.1. */
const lasting =
  /^\S+ (UID SEARCH (?:(?:FROM|TO|CC|BCC|SUBJECT|BODY|TEXT|HEADER "?[\w-]+"?) (?:"[^"<]*"|[^\s"<(]+) ?)+)$/i

/** A search that did not find everything, and the messages that were there by then. */
interface Missed {
  readonly line: number
  readonly shown: ReadonlyMap<number, Shown>
}

/** When FETCH showed a message. */
interface Shown {
  readonly line: number
  readonly time: number
}

/** So many UIDs are followed, and so many different searches. */
const most = 1024

/** Reports the first message that a search finds after the same search had not, although FETCH had shown it before. */
export const searchBehind: Rule = ({ commands, gaps, wire }) => {
  if (gaps.length > 0) return []
  const asked = new Map<number, CommandSpan>(commands.map((command) => [command.line, command]))
  let shown = new Map<number, Shown>()
  const missed = new Map<string, Array<Missed>>()
  let search:
    | { readonly words: string; readonly command: CommandSpan; readonly before: ReadonlyMap<number, Shown> }
    | undefined
  let found: ReadonlyArray<number> = []
  for (const { direction, line, tag, text, time } of wire) {
    if (direction === "sent") {
      if (leavesMailbox(nameIn(text))) {
        shown = new Map()
        missed.clear()
      }
      const words = lasting.exec(text)?.[1]
      const command = asked.get(line)
      // of two at once, nobody knows whose a result is
      search =
        words === undefined || command === undefined || search !== undefined
          ? undefined
          : { words, command, before: new Map(shown) }
      found = []
      continue
    }
    const { name, uid } = dataIn(text)
    if (name === "FETCH" && uid !== undefined && shown.size < most && !shown.has(uid))
      shown.set(uid, { line, time })
    if (search === undefined) continue
    const { before, command, words } = search
    if (/^\* E?SEARCH\b/i.test(text)) found = searchedIn(text) ?? []
    if (tag !== command.tag) continue
    search = undefined
    if (command.answer?.condition !== "OK" || partIn(text) !== undefined) continue
    const earlier = missed.get(words) ?? []
    const late = found.find((each) => earlier.some((one) => one.shown.has(each)))
    if (late !== undefined) {
      const all = earlier.filter((one) => one.shown.has(late))
      const first = all[0]?.shown.get(late)
      return observed("search-behind", "warning", evidenceOf(line, all[0]?.line, first?.line), {
        ms: time - (first?.time ?? time),
        count: all.length,
        names: [`${late}`],
        step: "UID SEARCH"
      })
    }
    const left = new Map(Array.from(before).filter(([each]) => !found.includes(each)))
    if (left.size > 0 && (missed.size < most || missed.has(words)))
      missed.set(words, [...earlier, { line: command.line, shown: left }])
  }
  return []
}
