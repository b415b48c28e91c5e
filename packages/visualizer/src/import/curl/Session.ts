/** Converts the lines of one connection in a log of curl to events. */
import type { Happening } from "@effect-imap/core/internal/TraceWriter"
import { type LogLine, octets, octetsOf } from "../logLines.ts"
import { closes, type Line } from "./lines.ts"
import { MessageConverter } from "./MessageConverter.ts"

/** `* 1 FETCH (BODY[] {50}`. */
const announced = /^(\* \d+ FETCH .*)\{\d{1,9}\}$/i

/** Matches the rest of a response after a literal, which is in the file that curl writes. */
const literalRest = /^(?:\)| (?:UID|FLAGS|INTERNALDATE|RFC822|BODY|BINARY|ENVELOPE|MODSEQ|X-GM)\b.*\)$)/i

/** `A003 APPEND Sent (\Seen) {344}`: curl never shows what it uploads, and then an empty line. */
const uploads = /^(\S+ APPEND .*)\{\d{1,19}\+?\}$/i

/** A URL with another UIDVALIDITY than the mailbox has asks for nothing of it. RFC 5092 §5. */
const unasked = (text: string): ReadonlyArray<Happening> =>
  text === "Mailbox UIDVALIDITY has changed"
    ? [{ _tag: "Refused", bytes: octets("A FETCH 1"), reason: "UIDVALIDITY" }]
    : []

/** Converts the lines of one connection. */
export class Session {
  private readonly converter: MessageConverter
  private unfinished = ""
  /** The line that announced a literal, until the next one shows whether the literal is in the log. */
  private announcement: Uint8Array | undefined
  private isUploading = false

  constructor(place: ConstructorParameters<typeof MessageConverter>[0]) {
    this.converter = new MessageConverter(place)
  }

  /** `all`: the whole line in the log, which ends in it. */
  take({ mark, text }: Line, all: LogLine): ReadonlyArray<Happening> {
    const { converter } = this
    if (mark.startsWith("curl")) return []
    if (mark === "*") return [...this.brokenOff(text), ...converter.said(text), ...unasked(text)]
    return mark === ">" ? this.sent(text, all) : this.received(text, all)
  }

  private sent(text: string, all: LogLine): ReadonlyArray<Happening> {
    const isRest = this.isUploading && text === ""
    const upload = text.endsWith("}") ? uploads.exec(text)?.[1] : undefined
    this.isUploading = upload !== undefined
    if (isRest) return []
    return this.converter.spoken(
      upload === undefined
        ? { _tag: "Sent", bytes: octetsOf(all, text), line: true }
        : { _tag: "Sent", bytes: octets(`${upload}"<literal>"`), isWhole: true }
    )
  }

  private received(text: string, all: LogLine): ReadonlyArray<Happening> {
    const { announcement, converter, unfinished } = this
    this.announcement = undefined
    if (announcement !== undefined && !literalRest.test(text)) {
      this.unfinished = ""
      const announces: Happening = { _tag: "Received", bytes: announcement, line: true }
      return [...converter.spoken(announces), ...this.received(text, all)]
    }
    const literal = text.endsWith("}") ? announced.exec(unfinished + text)?.[1] : undefined
    if (literal !== undefined) {
      this.unfinished = `${literal}"<literal>"`
      if (unfinished === "") this.announcement = octetsOf(all, text)
      return []
    }
    if (unfinished === "")
      return converter.spoken({ _tag: "Received", bytes: octetsOf(all, text), line: true })
    this.unfinished = ""
    return converter.spoken({ _tag: "Received", bytes: octets(unfinished + text), isWhole: true })
  }

  /** The connection is closed in the middle of a literal, whose contents are not in the log. */
  private brokenOff(text: string): ReadonlyArray<Happening> {
    const { unfinished } = this
    if (unfinished === "" || !closes.test(text)) return []
    this.unfinished = ""
    return [{ _tag: "Unfinished", side: "Received", bytes: unfinished.length }]
  }
}
