/** Untagged data that only the commands of an app are answered with. RFC 9051 §7.3, RFC 9208, RFC 4314, RFC 5256. */
import { withJson } from "../../../base/json.ts"
import type { EsearchData, ListData, Namespace, QuotaResource, Untagged, Value } from "../../Response.ts"
import { textOf } from "../../Response.ts"
import * as Grammar from "../Grammar.ts"
import * as RawName from "../RawName.ts"
import * as SequenceSet from "../SequenceSet.ts"
import * as Cursor from "./Cursor.ts"
import type { DataReader } from "./DataReader.ts"
import * as rights from "./rights.ts"
import { set } from "./set.ts"
import { thread } from "./thread.ts"
import * as values from "./values.ts"

/** NIL is not a delimiter, and a name like any other if a mailbox is due. */
const list = (cursor: Cursor.Cursor): ListData | undefined => {
  const attributes = Cursor.peek(cursor) === Grammar.OPEN ? values.names(cursor) : emptyList(cursor)
  if (attributes === undefined) return undefined
  Cursor.spaces(cursor)
  const delimiter = values.value(cursor, 0)
  if (delimiter === undefined || delimiter._tag === "List") return undefined
  Cursor.spaces(cursor)
  const start = cursor.at
  const isString = Cursor.isString(cursor)
  const name = Cursor.name(cursor)
  if (name === undefined) return undefined
  const data = { _tag: "List", attributes, delimiter: textOf(delimiter), name } as const
  if (Cursor.finish(cursor)) return data
  const extended = values.list(cursor)
  if (extended !== undefined && (isString || isExtended(extended)) && Cursor.finish(cursor)) {
    return { ...data, extended }
  }
  // Domino and Exchange do not quote names with spaces
  return isString || cursor.failure !== undefined ? undefined : { ...data, name: nameFrom(cursor, start) }
}

/** NIL in place of no attributes. */
const emptyList = (cursor: Cursor.Cursor): ReadonlyArray<string> | undefined =>
  values.value(cursor, 0)?._tag === "Nil" ? [] : undefined

/** `("CHILDINFO" ("SUBSCRIBED"))`, not a name such as `Sent (old)`. RFC 9051 §9 `mbox-list-extended`. */
const isExtended = ([label, value]: ReadonlyArray<Value>): boolean =>
  label?._tag === "Quoted" || (label?._tag === "Atom" && value?._tag === "List")

/** All that is left from `start` to `end` as a name. */
const nameFrom = (cursor: Cursor.Cursor, start: number, end?: number): string => {
  cursor.at = start
  cursor.isLossy = false
  const name = end === undefined ? Cursor.rest(cursor) : Cursor.text(cursor, start, end)
  return cursor.isLossy ? RawName.fromOctets(cursor.bytes.subarray(start, end)) : name
}

/** The same as LIST, to another question: only what is subscribed to; names as Gmail had them before RFC 6154. */
const listAnswering =
  (answers: "LSUB" | "XLIST"): DataReader =>
  (cursor) => {
    const data = list(cursor)
    return data === undefined ? undefined : { ...data, answers }
  }

/** The list at the end, and the name before it: some servers do not quote names with spaces. */
const namedList = (
  cursor: Cursor.Cursor
): readonly [name: string, list: ReadonlyArray<Value>] | undefined => {
  const start = cursor.at
  const isString = Cursor.isString(cursor)
  const name = Cursor.name(cursor)
  Cursor.spaces(cursor)
  const list = name === undefined ? undefined : values.list(cursor)
  if (name !== undefined && list !== undefined && Cursor.finish(cursor)) return [name, list]
  if (isString || cursor.failure !== undefined) return undefined
  let at = cursor.bytes.length
  // MAILBOXID has a list within the list
  for (let lists = 0; lists < 3; lists++) {
    at = cursor.bytes.lastIndexOf(Grammar.OPEN, at - 1)
    if (at <= start + 1) return undefined
    cursor.at = at
    const items = values.list(cursor)
    const isCounts = items !== undefined && items[0]?._tag === "Atom" && items.length % 2 === 0
    if (isCounts && Cursor.finish(cursor) && cursor.bytes[at - 1] === Grammar.SP) {
      return [nameFrom(cursor, start, at - 1), items]
    }
    cursor.failure = undefined
  }
  return undefined
}

const status: DataReader = (cursor) => {
  const found = namedList(cursor)
  if (found === undefined) return undefined
  const [name, pairs] = found
  const items = new Map<string, bigint>()
  let mailboxId: string | undefined
  let unread = false
  for (let index = 0; index + 1 < pairs.length; index += 2) {
    const item = nameOf(pairs[index])
    const value = pairs[index + 1]
    // the only item that is not a number; Cyrus 3.6 sends octets there that are not an id
    if (item === "MAILBOXID" && value?._tag === "List")
      mailboxId = Grammar.objectId(textOf(value.items[0]) ?? "")
    if (item === undefined || value?._tag !== "Atom") continue
    const number = statusNumber(item, value.text)
    if (number === undefined || isTooLarge(item, number)) cursor.note("badNumber")
    if (number === undefined) unread = true
    else items.set(item, number)
  }
  return {
    _tag: "MailboxStatus",
    name,
    items,
    ...(mailboxId === undefined ? {} : { mailboxId }),
    ...(unread ? { unread } : {})
  }
}

const nameOf = (value: Value | undefined): string | undefined => {
  const text = textOf(value)
  return text === undefined ? undefined : Grammar.upperCase(text)
}

const neverZero = new Set(["UIDNEXT", "UIDVALIDITY"])

/** Those of 32 bits. RFC 9051 §9 `status-att-val`. */
const narrow = new Set(["DELETED", "MESSAGES", "RECENT", "UIDNEXT", "UIDVALIDITY", "UNSEEN"])

/** Returns whether a count exceeds its range. Larger values of other items are passed on unchanged. */
const isTooLarge = (item: string, number: bigint): boolean => number > Grammar.maxNumber && narrow.has(item)

const statusNumber = (item: string, text: string): bigint | undefined => {
  const number = Grammar.number64(text)
  return number === 0n && neverZero.has(item) ? undefined : number
}

/** `(MODSEQ 917)` may follow the numbers. RFC 7162 §3.1.5. */
const search: DataReader = (cursor) => {
  const numbers: Array<number> = []
  while (!Cursor.finish(cursor)) {
    if (Cursor.peek(cursor) === Grammar.OPEN) return searchWithModSeq(cursor, numbers)
    const number = Cursor.number(cursor)
    // no message has the number 0
    if (number === undefined || number === 0) cursor.note("badNumber")
    else numbers.push(number)
    if (Cursor.peek(cursor) !== Grammar.SP && cursor.at < cursor.bytes.length) return undefined
  }
  return { _tag: "Search", numbers }
}

const searchWithModSeq = (cursor: Cursor.Cursor, numbers: ReadonlyArray<number>): Untagged | undefined => {
  const [name, value, ...more] = values.list(cursor) ?? []
  if (nameOf(name) !== "MODSEQ" || more.length > 0) return undefined
  const modSeq = statusNumber("MODSEQ", textOf(value) ?? "")
  if (modSeq === undefined) cursor.note("badNumber")
  if (!Cursor.finish(cursor)) return undefined
  return modSeq === undefined ? { _tag: "Search", numbers } : withJson({ _tag: "Search", numbers, modSeq })
}

/** The numbers in their order. RFC 5256 §4. */
const sort: DataReader = (cursor) => {
  const read = search(cursor)
  return read?._tag === "Search" ? withJson({ ...read, _tag: "Sort" }) : undefined
}

/** `(TAG "A285") UID MIN 2 ALL 2,10:11`. Anything without a field is kept as values. RFC 9051 §7.3.4. */
const esearch: DataReader = (cursor) => {
  const correlator = Cursor.peek(cursor) === Grammar.OPEN ? values.list(cursor) : []
  if (correlator === undefined) return undefined
  const items: Found = {}
  let uid = false
  for (let first = true; !Cursor.finish(cursor); first = false) {
    Cursor.spaces(cursor)
    const name = Cursor.upperCaseAtom(cursor)
    if (name === undefined) return undefined
    if (first && name === "UID") uid = true
    else if (!found(cursor, name, items)) return undefined
  }
  return withJson({ _tag: "Esearch", ...correlated(correlator), uid, ...items })
}

/** `TAG "h" MAILBOX "x" UIDVALIDITY 1`: which command it answers, and for which mailbox. RFC 7377 §2.1. */
const correlated = (correlator: ReadonlyArray<Value>) => {
  const after = (name: string) => {
    const at = correlator.findIndex((value, index) => index % 2 === 0 && nameOf(value) === name)
    return at < 0 ? undefined : correlator[at + 1]
  }
  const mailbox = RawName.fromValue(after("MAILBOX"))
  const uidValidity = statusNumber("UIDVALIDITY", textOf(after("UIDVALIDITY")) ?? "")
  return {
    tag: textOf(after("TAG")),
    ...(mailbox === undefined ? {} : { mailbox }),
    ...(uidValidity === undefined ? {} : { uidValidity: Number(uidValidity) })
  }
}

type Found = { -readonly [Name in "min" | "max" | "count" | "all" | "modSeq"]?: EsearchData[Name] } & {
  more?: Array<readonly [name: string, value: Value]>
}

const counts: ReadonlyMap<string, "min" | "max" | "count"> = new Map([
  ["MIN", "min"],
  ["MAX", "max"],
  ["COUNT", "count"]
])

/** One item and its value. `false` if it cannot be read. */
const found = (cursor: Cursor.Cursor, name: string, items: Found): boolean => {
  Cursor.spaces(cursor)
  if (name === "ALL") return all(cursor, items)
  const value = values.value(cursor, 0)
  if (value === undefined) return false
  const text = textOf(value) ?? ""
  const count = counts.get(name)
  if (count !== undefined) {
    const number = statusNumber(name, text)
    if (number === undefined || number > Grammar.maxNumber) cursor.note("badNumber")
    else items[count] = Number(number)
  }
  if (name === "MODSEQ") {
    const number = statusNumber(name, text)
    if (number === undefined) cursor.note("badNumber")
    else items.modSeq = number
  }
  if (count === undefined && name !== "MODSEQ") (items.more ??= []).push([name, value])
  return true
}

const all = (cursor: Cursor.Cursor, items: Found): boolean => {
  const ranges = Cursor.isString(cursor) ? SequenceSet.parse(Cursor.string(cursor) ?? "") : set(cursor)
  if (ranges === undefined || !Cursor.isWordEnd(cursor)) return false
  items.all = ranges
  return true
}

/** Three lists of `(prefix delimiter extensions…)`, or NIL in place of one. RFC 9051 §7.3.6. */
const namespace: DataReader = (cursor) => {
  const groups: Array<ReadonlyArray<Namespace>> = []
  while (groups.length < 3) {
    Cursor.spaces(cursor)
    const group = values.value(cursor, 0)
    const read = group === undefined ? undefined : namespacesIn(group)
    if (read === undefined) return undefined
    groups.push(read)
  }
  const [personal = [], otherUsers = [], shared = []] = groups
  return Cursor.finish(cursor) ? { _tag: "Namespace", personal, otherUsers, shared } : undefined
}

const namespacesIn = (group: Value): ReadonlyArray<Namespace> | undefined => {
  if (group._tag === "Nil") return []
  if (group._tag !== "List") return undefined
  return group.items.flatMap((each) => {
    const [prefix, delimiter] = each._tag === "List" ? each.items : []
    const text = RawName.fromValue(prefix)
    return text === undefined ? [] : [{ prefix: text, delimiter: textOf(delimiter) }]
  })
}

/**
 * `QUOTA root (STORAGE 10 512)`. Some servers leave out the space before the parenthesis. A root is often a mailbox's name. RFC
 * 9208 §4.2.1.
 */
const quota: DataReader = (cursor) => {
  const root = Cursor.name(cursor)
  Cursor.spaces(cursor)
  const triples = root === undefined ? undefined : values.list(cursor)
  if (root === undefined || triples === undefined || !Cursor.finish(cursor)) return undefined
  const resources = new Map<string, QuotaResource>()
  for (let index = 0; index + 2 < triples.length; index += 3) {
    const name = nameOf(triples[index])
    const [usage, limit] = [triples[index + 1], triples[index + 2]].map((value) =>
      statusNumber("QUOTA", textOf(value) ?? "")
    )
    if (name === undefined || usage === undefined || limit === undefined) cursor.note("badNumber")
    else resources.set(name, withJson({ usage, limit }))
  }
  return { _tag: "Quota", root, resources }
}

/** `QUOTAROOT mailbox root…`. RFC 9208 §4.2.2. */
const quotaRoot: DataReader = (cursor) => {
  const name = Cursor.name(cursor)
  if (name === undefined) return undefined
  const roots: Array<string> = []
  while (!Cursor.finish(cursor)) {
    Cursor.spaces(cursor)
    const root = Cursor.name(cursor)
    if (root === undefined || !values.admit(cursor)) return undefined
    roots.push(root)
  }
  return { _tag: "QuotaRoot", name, roots }
}

export const answers: ReadonlyArray<readonly [name: string, reader: DataReader]> = [
  ["LIST", list],
  ["LSUB", listAnswering("LSUB")],
  ["XLIST", listAnswering("XLIST")],
  ["NAMESPACE", namespace],
  ["QUOTA", quota],
  ["QUOTAROOT", quotaRoot],
  ["ACL", rights.acl],
  ["MYRIGHTS", rights.myRights],
  ["LISTRIGHTS", rights.listRights],
  ["METADATA", rights.metadata],
  ["STATUS", status],
  ["SEARCH", search],
  ["ESEARCH", esearch],
  ["SORT", sort],
  ["THREAD", thread]
]
