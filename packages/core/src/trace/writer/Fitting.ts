/**
 * Corrects literals whose announced length is wrong. Before people share a log, they replace names, addresses and bodies in it, so
 * literals become longer or shorter than announced, and the lines after them would be misread.
 */
import { concat } from "../../imap/wire/bytes.ts"
import * as Grammar from "../../imap/wire/Grammar.ts"
import * as Utf8 from "../../imap/wire/Utf8.ts"
import type { LastSent } from "./LastSent.ts"

/** A line without its line end, and its place in the log. */
interface Line<Place> {
  readonly bytes: Uint8Array
  readonly place: Place
  /** The octets of the log before it. */
  readonly at: number
  /** The number of commands before it. */
  readonly sent: number
  /** The number of the command that it answers, if it is no part of a literal. */
  readonly answers: number
}

/** Takes a line, and returns the length of the literal that it announces. */
type Pass<Place> = (bytes: Uint8Array, place: Place) => number | undefined

interface Literal {
  /** The offsets of its beginning and its announced end in the log. */
  readonly from: number
  readonly to: number
  readonly ofFetch: boolean
  /** The first line after its beginning that may begin another response, by its place in the lines. */
  next?: number
}

/**
 * Passes lines on. Lines of a literal are buffered until its end is known: at the announced length if the response continues
 * there, otherwise before the first line that begins another response.
 */
export class Fitting<Place> {
  private readonly commands: LastSent
  private readonly pass: Pass<Place>
  private readonly lines: Array<Line<Place>> = []
  /** The first buffered line, and the one after the last examined line. */
  private first = 0
  private after = 0
  private literal: Literal | undefined
  private octets = 0
  /** The offset of a line that certainly begins a response: it answers a command that was sent after an earlier answer. */
  private certain = -1
  /** The cost so far: octets of corrected literals, and lines examined again. */
  private fitted = 0
  private again = 0

  constructor(commands: LastSent, pass: Pass<Place>) {
    this.commands = commands
    this.pass = pass
  }

  take(bytes: Uint8Array, place: Place, connection: string): void {
    const { commands, lines, octets } = this
    const tag = this.literal === undefined ? undefined : tagIn(bytes)
    const answers = tag === undefined ? 0 : commands.numberOf(tag, connection)
    lines.push({ bytes, place, at: octets, sent: commands.count, answers })
    this.octets += bytes.length + lineEnd.length
    this.goOn()
  }

  /** Passes on all buffered lines at the end of the log. */
  end(): void {
    while (this.literal !== undefined) {
      if (this.literal.next === undefined) this.release()
      else this.cut(this.literal, this.literal.next)
      this.goOn()
    }
  }

  private goOn(): void {
    const { lines } = this
    for (let line = lines[this.after]; line !== undefined; line = lines[this.after]) {
      this.after += 1
      if (this.literal === undefined) this.begin(this.release(), afterLine(line), fetches.test(headOf(line)))
      else this.look(this.literal, line)
    }
    if (this.first <= lines.length / 2) return
    lines.splice(0, this.first)
    this.after -= this.first
    if (this.literal?.next !== undefined) this.literal.next -= this.first
    this.first = 0
  }

  /** Examines the latest line of a literal. */
  private look(literal: Literal, line: Line<Place>): void {
    const here = this.after - 1
    const before = here === this.first ? undefined : this.lines[here - 1]
    if (literal.next === undefined && beginsResponse(line, before, literal)) literal.next = here
    const remaining = literal.to - line.at
    if (remaining >= line.bytes.length + lineEnd.length) {
      if (this.isTooLong(literal, line)) this.cut(literal, literal.next ?? here)
      return
    }
    const isOther = literal.next === here && isCompleteResponse(line.bytes, literal)
    if (
      remaining >= 0 &&
      remaining <= line.bytes.length &&
      !isOther &&
      goesOn(line.bytes, remaining, literal)
    )
      this.begin(this.release(), afterLine(line), literal.ofFetch)
    else if (literal.next !== undefined) this.cut(literal, literal.next)
    else if (!literal.ofFetch || isRest(line.bytes)) this.cut(literal, this.after)
  }

  /** Returns whether the announced length is certainly too long. A mail may quote an answer, but not one to a later command. */
  private isTooLong({ next, to }: Literal, { answers, at }: Line<Place>): boolean {
    const other = next === undefined ? undefined : this.lines[next]
    if (other === undefined) return false
    if (answers > other.sent) this.certain = Math.max(this.certain, at)
    return this.certain >= other.at && to > this.certain
  }

  /** Begins a literal of `size` octets, if one is announced. */
  private begin(size: number | undefined, from: number, ofFetch: boolean): void {
    const isSpent = this.fitted > maxFittedOctets || this.again > maxLinesAgain
    this.literal = size === undefined || isSpent ? undefined : { from, to: from + size, ofFetch }
  }

  /** Passes on the examined lines unchanged. Returns the length of the literal that the last one announces. */
  private release(): number | undefined {
    const { after, first, lines } = this
    this.literal = undefined
    this.first = after
    let size: number | undefined
    for (const { bytes, place } of lines.slice(first, after)) size = this.pass(bytes, place)
    return size
  }

  /** Passes on the lines before `end` as one literal of the announced length, and as the rest of its response. */
  private cut(literal: Literal, end: number): void {
    const { first, lines } = this
    const all = lines.slice(first, end).map(({ bytes }) => bytes)
    const [text, rest] = parted(all.pop() ?? none, literal)
    const contents = [...all.flatMap((line) => [line, lineEnd]), text]
    const bytes = concat([fitted(contents, literal.to - literal.from), rest])
    const place = lines[first]?.place
    this.fitted += literal.to - literal.from
    this.again += this.after - end
    this.first = end
    this.after = end
    if (place !== undefined)
      this.begin(this.pass(bytes, place), lines[end]?.at ?? this.octets, literal.ofFetch)
  }
}

/** The limits of corrections. Beyond them, a log is read unchanged: only one made to waste time needs more. */
const maxFittedOctets = 64 * 1024 * 1024
const maxLinesAgain = 1_000_000

const lineEnd = Uint8Array.of(Grammar.CR, Grammar.LF)
const none = new Uint8Array()

/** Joins the parts into `size` octets: truncates them, or appends spaces. */
const fitted = (parts: ReadonlyArray<Uint8Array>, size: number): Uint8Array => {
  const octets = new Uint8Array(size).fill(Grammar.SP)
  let at = 0
  for (const part of parts) {
    const taken = part.subarray(0, size - at)
    octets.set(taken, at)
    at += taken.length
  }
  return octets
}

/** Splits the last line of a literal from the rest of its response. */
const parted = (line: Uint8Array, { ofFetch }: Literal): readonly [Uint8Array, Uint8Array] => {
  if (ofFetch) return isRest(line) ? [none, line] : [line, Utf8.encode(")")]
  const rest = Utf8.encode(/ \(.*\)$/s.exec(Utf8.decode(line))?.[0] ?? "")
  return [line.subarray(0, line.length - rest.length), rest]
}

/** The octets of the log before what follows a line. */
const afterLine = ({ at, bytes }: Line<unknown>): number => at + bytes.length + lineEnd.length

const headOf = ({ bytes }: Line<unknown>): string => Utf8.decode(bytes.subarray(0, maxHeadOctets))

/** The octets that show a tag, or the name of a response. */
const maxHeadOctets = 40

const fetches = /^\* +\d+ +FETCH /i

/**
 * Returns whether a response goes on at a place of a line after its literal. Of other responses than FETCH, the literal is a
 * name, after which they may end.
 */
const goesOn = (line: Uint8Array, place: number, literal: Literal): boolean => {
  const rest = Utf8.decode(line.subarray(place))
  if (!literal.ofFetch) return /^(?:$|[ )])/.test(rest)
  const isLonger = place > 0 && line[0] === Grammar.SP && isRest(line) && depthOf(line) === -1
  return !isLonger && /^(?:\)| .*(?:\)|\{\d+\})\s*$)/s.test(rest)
}

/** Returns how many parentheses a line leaves open; if it ends before a literal, as if the response ended there. */
const depthOf = (line: Uint8Array): number => {
  let depth = line.at(-1) === Grammar.CLOSE_BRACE ? -1 : 0
  for (const octet of line) depth += octet === Grammar.OPEN ? 1 : octet === Grammar.CLOSE ? -1 : 0
  return depth
}

/** Returns whether a line looks like the rest of a FETCH response, and not like mail. */
const isRest = (line: Uint8Array): boolean =>
  (line[0] === Grammar.CLOSE || line[0] === Grammar.SP) && restOfFetch.test(Utf8.decode(line))

/** RFC 9051 §7.5.2. */
const restOfFetch =
  /^(?:\)+|\)* (?:UID \d|RFC822[.A-Z]* |(?:INTERNAL|SAVE)DATE |PREVIEW |(?:FLAGS|ENVELOPE|BODY(?:STRUCTURE)?|MODSEQ|EMAILID|THREADID) \(|(?:BODY|BINARY(?:\.SIZE)?)\[|X-GM-).*(?:\)|\{\d+\}))$/is

const beginsResponse = (
  line: Line<unknown>,
  before: Line<unknown> | undefined,
  literal: Literal
): boolean => {
  const { answers, bytes } = line
  if (answers > 0) return true
  if (bytes[0] !== Grammar.STAR || bytes[1] !== Grammar.SP) return false
  const mayEnd = !literal.ofFetch || before === undefined || before.bytes.at(-1) === Grammar.CLOSE
  return mayEnd && untagged.test(headOf(line))
}

/**
 * Returns whether a line that begins as a response is one: as the last line of a mail it would be followed by the rest of the
 * response, which closes one parenthesis more.
 */
const isCompleteResponse = (line: Uint8Array, { ofFetch }: Literal): boolean =>
  !ofFetch || depthOf(line) === 0

const untagged =
  /^\* (?:\d+ (?:FETCH|EXISTS|EXPUNGE|RECENT)|OK|NO|BAD|BYE|CAPABILITY|ENABLED|FLAGS|LIST|LSUB|STATUS|E?SEARCH|SORT|THREAD|VANISHED)\b/i

/** Returns the tag of a line that may be a tagged response. Most lines of a mail are none by the letter after their first word. */
const tagIn = (bytes: Uint8Array): string | undefined => {
  const space = bytes.subarray(0, maxHeadOctets).indexOf(Grammar.SP)
  return space > 0 && ofCondition.has(bytes[space + 1])
    ? tagged.exec(Utf8.decode(bytes.subarray(0, maxHeadOctets)))?.[1]
    : undefined
}

const tagged = /^([^\s(){%*"\\+\]]{1,32}) (?:OK|NO|BAD)(?: |$)/

/** The first letters of OK, NO and BAD. */
const ofCondition: ReadonlySet<number | undefined> = new Set([0x4f, 0x4e, 0x42])
