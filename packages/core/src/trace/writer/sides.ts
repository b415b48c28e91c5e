/**
 * Decides which side of a logged connection is the server, by what each side said: a log's names for the sides depend
 * on which program wrote it. Dovecot as a client, for example, writes what it sent to the file called `.out`.
 */
import * as Grammar from "../../imap/wire/Grammar.ts"
import * as Utf8 from "../../imap/wire/Utf8.ts"
import { isCommandLine } from "./commandLine.ts"
import type { Item } from "./Log.ts"

/** Only a server begins a line so. RFC 9051 §7. */
const ofServer = /^(?:\* \S|\+ |[A-Za-z0-9.]{1,32} +(?:OK|NO|BAD)(?: |$))/i

/** Returns whether a line that the log assigns to the server is a client's command. */
export const isOfClient = (bytes: Uint8Array): boolean => !isResponse(bytes) && isCommandLine(bytes)

const isResponse = (bytes: Uint8Array): boolean =>
  isUntagged(bytes) || ofServer.test(Utf8.decode(bytes.subarray(0, 64)))

/** Returns whether a line begins with `* ` and an ASCII letter or digit: most do, and need not be decoded. */
const isUntagged = (bytes: Uint8Array): boolean =>
  bytes[0] === Grammar.STAR && bytes[1] === Grammar.SP && Grammar.isAlphanumeric(bytes[2])

/** Returns 1 for a line on the right side, -1 for one on the other side, 0 for a line that either side may send. */
export const vote = (item: Item): number => {
  if (item._tag !== "Sent" && item._tag !== "Received") return 0
  const onItsSide = item._tag === "Sent" ? -1 : 1
  if (isResponse(item.bytes)) return onItsSide
  return isCommandLine(item.bytes) ? -onItsSide : 0
}

/** Returns the item as the other side's. */
export const swapped = (item: Item): Item => {
  if (item._tag === "Sent") return { ...item, _tag: "Received" }
  if (item._tag === "Unfinished") return { ...item, side: item.side === "Sent" ? "Received" : "Sent" }
  return item._tag === "Received" ? { ...item, _tag: "Sent" } : item
}
