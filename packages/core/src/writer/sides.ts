/**
 * Decides which side of a logged connection is the server, by what each side said: a log's names for the sides depend
 * on which program wrote it. Dovecot as a client, for example, writes what it sent to the file called `.out`.
 */
import * as Utf8 from "../wire/Utf8.ts"
import { isCommandLine } from "./commandLine.ts"
import type { Item } from "./Log.ts"

/** Only a server begins a line so. RFC 9051 §7. */
const ofServer = /^(?:\* \S|\+ |[A-Za-z0-9.]{1,32} +(?:OK|NO|BAD)(?: |$))/i

const isResponse = (bytes: Uint8Array): boolean => ofServer.test(Utf8.decode(bytes.subarray(0, 64)))

/** Whether a line that the log assigns to the server is a client's command. */
export const isOfClient = (bytes: Uint8Array): boolean => !isResponse(bytes) && isCommandLine(bytes)

/** Returns 1 for a line on the right side, -1 for one on the other side, 0 for a line that either side may send. */
const vote = (item: Item): number => {
  if (item._tag !== "Sent" && item._tag !== "Received") return 0
  const onItsSide = item._tag === "Sent" ? -1 : 1
  if (isResponse(item.bytes)) return onItsSide
  return isCommandLine(item.bytes) ? -onItsSide : 0
}

/** So many lines of a connection decide: a log may have a million of them. */
const most = 1000

interface Votes {
  sum: number
  count: number
}

const votesOf = (items: ReadonlyArray<Item>): ReadonlyMap<string, Votes> => {
  const all = new Map<string, Votes>()
  for (const item of items) {
    const votes = all.get(item.connection) ?? { sum: 0, count: 0 }
    all.set(item.connection, votes)
    if (votes.count === most) continue
    const one = vote(item)
    votes.sum += one
    votes.count += Math.abs(one)
  }
  return all
}

/** Takes whole commands and responses, and returns them with the sides of each connection that fit most of its lines. */
export const onTheirSides = (items: ReadonlyArray<Item>): ReadonlyArray<Item> => {
  const swapped = new Set(Array.from(votesOf(items)).flatMap(([name, { sum }]) => (sum < 0 ? [name] : [])))
  if (swapped.size === 0) return items
  return items.map((item) => {
    if (!swapped.has(item.connection)) return item
    if (item._tag === "Sent") return { ...item, _tag: "Received" }
    return item._tag === "Received" ? { ...item, _tag: "Sent" } : item
  })
}
