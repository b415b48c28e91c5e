/** COPYUID: which UIDs the copies have. RFC 9051 §7.1, RFC 4315 §3. */
import * as MessageSet from "../../MessageSet.ts"
import type { ResponseCode, Tagged, Untagged } from "../../Response.ts"
import * as Grammar from "../../wire/Grammar.ts"
import * as SequenceSet from "../../wire/SequenceSet.ts"

/**
 * The UIDs of messages in their source mailbox, and those of their copies, in pairs. They are kept as ranges, however many they
 * are.
 */
export interface CopiedUids extends Iterable<readonly [source: number, destination: number]> {
  /** Of the mailbox that they were copied to. */
  readonly uidValidity: number
  readonly source: MessageSet.MessageSet
  readonly destination: MessageSet.MessageSet
  /** The number of pairs. */
  readonly size: number
  /** The UID of the copy of a message. */
  readonly get: (source: number) => number | undefined
}

/** Collects what the server reported, in any number of responses; `undefined` if nothing of it fits together. */
export const copiedUids = (responses: ReadonlyArray<Untagged | Tagged>): CopiedUids | undefined => {
  // one that comes untagged may come again with the OK
  const reported = new Set(responses.flatMap((response) => ("code" in response ? argsOf(response.code) : [])))
  return joinedUids(Array.from(reported).flatMap((args) => read(args) ?? []))
}

const argsOf = (code: ResponseCode | undefined): ReadonlyArray<string> =>
  code?.name === "COPYUID" ? [code.args] : []

type Copied = Pick<CopiedUids, "uidValidity" | "source" | "destination">

/** Joins the pairs of several commands. */
export const joinedUids = (copied: ReadonlyArray<Copied>): CopiedUids | undefined => {
  const [first] = copied
  if (first === undefined || copied.some(({ uidValidity }) => uidValidity !== first.uidValidity))
    return undefined
  const source = copied.flatMap((each) => each.source)
  const destination = copied.flatMap((each) => each.destination)
  const get = (uid: number) => {
    const index = indexOf(source, uid)
    return index === undefined ? undefined : at(destination, index)
  }
  return {
    uidValidity: first.uidValidity,
    source,
    destination,
    size: MessageSet.size(source),
    get,
    [Symbol.iterator]: () => pairs(source, destination)
  }
}

/** `38505 304,319:320 3956:3958`. */
const read = (args: string): Copied | undefined => {
  const [validity = "", from = "", to = ""] = args.split(" ")
  const [source, destination] = [SequenceSet.parse(from), SequenceSet.parse(to)]
  const uidValidity = Grammar.nonZeroNumber(validity)
  return uidValidity !== undefined &&
    source !== undefined &&
    destination !== undefined &&
    MessageSet.size(source) === MessageSet.size(destination)
    ? { uidValidity, source, destination }
    : undefined
}

/** The place of a number, from 0. */
const indexOf = (self: MessageSet.MessageSet, number: number): number | undefined => {
  let before = 0
  for (const [first, last] of self) {
    if (number >= first && number <= last) return before + number - first
    before += last - first + 1
  }
  return undefined
}

/** The number at a place, from 0. */
const at = (self: MessageSet.MessageSet, index: number): number | undefined => {
  let remaining = index
  for (const [first, last] of self) {
    if (remaining <= last - first) return first + remaining
    remaining -= last - first + 1
  }
  return undefined
}

function* pairs(source: MessageSet.MessageSet, destination: MessageSet.MessageSet) {
  const copies = MessageSet.numbers(destination)
  for (const uid of MessageSet.numbers(source)) {
    const copy = copies.next()
    if (copy.done !== true) yield [uid, copy.value] as const
  }
}
