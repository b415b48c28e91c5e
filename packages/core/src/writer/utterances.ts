/** Cuts the two streams of each connection into commands and responses, each at the time when it began. */
import { Result } from "effect"
import * as Sizes from "../Sizes.ts"
import * as Framer from "../wire/Framer.ts"
import type { Item } from "./Log.ts"

type Piece = Extract<Item, { readonly _tag: "Sent" | "Received" }>

const isPiece = (item: Item): item is Piece => item._tag === "Sent" || item._tag === "Received"

interface Placed {
  readonly place: number
  readonly item: Item
}

const limits = Framer.afterLogin(Sizes.from())

/** One direction of one connection. */
const makeStream = () => {
  const framer = Framer.make(limits)
  /** The item in which the unfinished line began. */
  let began: Placed | undefined
  let isBroken = false

  return (piece: Piece, place: number): ReadonlyArray<Placed> => {
    if (isBroken) return []
    const { bytes, ...told } = piece
    const first = began ?? { place, item: piece }
    const pushed = framer.push(bytes)
    if (Result.isFailure(pushed)) {
      isBroken = true
      const { at, connection } = piece
      return [{ place, item: { _tag: "LeftOut", lines: 1, connection, at } }]
    }
    const whole = pushed.success.map((bytes, index) => {
      const { item, place: from } = index === 0 ? first : { place, item: piece }
      return { place: from, item: { ...told, at: item.at, bytes } }
    })
    began = framer.pending() === 0 ? undefined : whole.length === 0 ? first : { place, item: piece }
    return whole
  }
}

/**
 * Returns the items with a whole command or response in each piece, without its last CRLF. One that spans several
 * pieces is put where it began: an announced literal comes before the request for it.
 */
export const utterances = (items: Iterable<Item>): ReadonlyArray<Item> => {
  const streams = new Map<string, ReturnType<typeof makeStream>>()
  const placed = Array.from(items).flatMap((item, place): ReadonlyArray<Placed> => {
    if (!isPiece(item) || item.whole === true) return [{ place, item }]
    const key = `${item._tag} ${item.connection}`
    const stream = streams.get(key) ?? makeStream()
    streams.set(key, stream)
    return stream(item, place)
  })
  return placed.toSorted((a, b) => a.place - b.place).map(({ item }) => item)
}
