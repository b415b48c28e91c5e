/**
 * Lists of numbers in one line of any length, such as the UIDs of a search: a mailbox of a million messages takes eight
 * megabytes. Such a line is handed over in parts, each of which is a response that means its share of the list.
 */
import * as Grammar from "./Grammar.ts"
import * as Utf8 from "./Utf8.ts"

/** The bytes of a part, about; a shorter line is read whole. */
export const partBytes = 65_536

interface LongList {
  /** The line as far as each part repeats it. */
  readonly head: RegExp
  /** Returns where the last element ends that is complete, and where the next begins; `undefined` if the list is over. */
  readonly cut: (line: Uint8Array, from: number) => Cut | undefined
}

interface Cut {
  readonly end: number
  readonly next: number
}

/** Elements between separators, with nothing else after them. */
const separatedBy =
  (separator: number): LongList["cut"] =>
  (line, from) => {
    for (let at = from; at < line.length; at++) if (!isOfList(line[at], separator)) return undefined
    const end = line.lastIndexOf(separator)
    return end < from ? undefined : { end, next: end + 1 }
  }

/** The CR may be that of the end of the line. */
const isOfList = (byte: number | undefined, separator: number): boolean =>
  Grammar.isDigit(byte) || byte === separator || byte === Grammar.COLON || byte === Grammar.CR

/** Threads, each within parentheses. */
const threads: LongList["cut"] = (line, from) => {
  let depth = 0
  let end = from
  for (let at = from; at < line.length; at++) {
    if (line[at] === Grammar.OPEN) depth++
    else if (line[at] === Grammar.CLOSE && --depth === 0) end = at + 1
  }
  return end === from ? undefined : { end, next: end }
}

const lists: ReadonlyArray<LongList> = [
  { head: /^\* +(?:SEARCH|SORT) +(?=\d)/i, cut: separatedBy(Grammar.SP) },
  { head: /^\* +VANISHED +(?:\(EARLIER\) +)?(?=\d)/i, cut: separatedBy(Grammar.COMMA) },
  { head: /^\* +ESEARCH +(?:.* )?ALL +(?=\d)/i, cut: separatedBy(Grammar.COMMA) },
  { head: /^\* +THREAD +(?=\()/i, cut: threads }
]

/** The bytes in which the head of a list ends. */
const headWithin = 512

/** Splits an unfinished line after the last complete element; `undefined` if it is no list, or goes on after it. */
export const split = (
  line: Uint8Array
): { readonly part: Uint8Array; readonly rest: ReadonlyArray<Uint8Array> } | undefined => {
  const beginning = Utf8.decode(line, 0, Math.min(headWithin, line.length))
  for (const { cut, head } of lists) {
    const from = head.exec(beginning)?.[0].length
    if (from === undefined) continue
    const found = cut(line, from)
    return found === undefined
      ? undefined
      : { part: line.subarray(0, found.end), rest: [line.subarray(0, from), line.subarray(found.next)] }
  }
  return undefined
}

/** Returns whether a line that begins so may be a list; the rest of its head may still be missing. */
export const mayBeList = (beginning: Uint8Array): boolean =>
  /^\* +(?:E?SEARCH|SORT|VANISHED|THREAD) /i.test(Utf8.decode(beginning))
