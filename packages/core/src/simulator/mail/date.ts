/** Writes a moment as IMAP does, in UTC. RFC 9051 §9 `date-time`. */
import { DateTime } from "effect"
import { readDate } from "../../imap/mime/date.ts"
import { field, type MimePart } from "./Mime.ts"

const months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ")

/** `01-Jun-2026 09:30:00 +0000`. */
export const dateTimeOf = (ms: number): string => {
  const { day, hour, minute, month, second, year } = DateTime.toPartsUtc(DateTime.makeUnsafe(ms))
  const date = [two(day), months[month - 1] ?? "", `${year}`.padStart(4, "0")].join("-")
  return `${date} ${[hour, minute, second].map(two).join(":")} +0000`
}

const two = (number: number): string => `${number}`.padStart(2, "0")

export const dateTime =
  /^[ \d]\d-(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)-\d{4} \d\d:\d\d:\d\d [+-]\d{4}$/i

/** Returns the moment of a `date-time`, in milliseconds. */
export const receivedAt = (internalDate: string): number => readDate(internalDate)?.epochMilliseconds ?? 0

/** Returns when a message was sent: its Date, or else its arrival. RFC 5256 §2.2. */
export const sentAt = (message: MimePart, internalDate: string): number =>
  readDate(field(message, "Date") ?? "")?.epochMilliseconds ?? receivedAt(internalDate)
