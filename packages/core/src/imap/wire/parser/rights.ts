/** Parses the rights on a mailbox, and its metadata. RFC 4314 §3.6–§3.8, RFC 5464 §4.4. */
import type { Untagged, Value } from "../../Response.ts"
import * as RawName from "../RawName.ts"
import * as Cursor from "./Cursor.ts"
import * as values from "./values.ts"

/** `ACL INBOX Fred rwipslda -Anna r`. */
export const acl = (cursor: Cursor.Cursor): Untagged | undefined => {
  const name = Cursor.name(cursor)
  const pairs = texts(cursor)
  if (name === undefined || pairs === undefined || pairs.length % 2 === 1) return undefined
  const rights = new Map<string, string>()
  for (let index = 0; index + 1 < pairs.length; index += 2)
    rights.set(pairs[index] ?? "", pairs[index + 1] ?? "")
  return { _tag: "Acl", name, rights }
}

/** All texts that are left, each an `astring` with its octets: two identifiers are never the same. */
const texts = (cursor: Cursor.Cursor): ReadonlyArray<string> | undefined => {
  const all: Array<string> = []
  while (!Cursor.finish(cursor)) {
    Cursor.spaces(cursor)
    const text = Cursor.name(cursor)
    if (text === undefined || !values.admit(cursor)) return undefined
    all.push(text)
  }
  return all
}

/** `MYRIGHTS INBOX rwiptsldaex`. */
export const myRights = (cursor: Cursor.Cursor): Untagged | undefined => {
  const name = Cursor.name(cursor)
  const [rights, ...more] = texts(cursor) ?? []
  return name === undefined || rights === undefined || more.length > 0
    ? undefined
    : { _tag: "MyRights", name, rights }
}

/** `LISTRIGHTS ~/Mail/saved smith la r swicdkxte`. */
export const listRights = (cursor: Cursor.Cursor): Untagged | undefined => {
  const name = Cursor.name(cursor)
  const [identifier, required, ...optional] = texts(cursor) ?? []
  return name === undefined || identifier === undefined || required === undefined
    ? undefined
    : { _tag: "ListRights", name, identifier, required, optional }
}

/** `METADATA INBOX (/private/comment "mine")`, or only the names of what has changed. */
export const metadata = (cursor: Cursor.Cursor): Untagged | undefined => {
  const name = Cursor.name(cursor)
  if (name === undefined) return undefined
  Cursor.spaces(cursor)
  const pairs = values.list(cursor)
  if (pairs === undefined) {
    const changed = cursor.failure === undefined ? texts(cursor) : undefined
    return changed === undefined ? undefined : { _tag: "Metadata", name, entries: new Map(), changed }
  }
  if (!Cursor.finish(cursor) || pairs.length % 2 === 1) return undefined
  const entries = new Map<string, Value>()
  for (let index = 0; index + 1 < pairs.length; index += 2) {
    const [entry, value] = [RawName.fromValue(pairs[index]), pairs[index + 1]]
    if (entry === undefined || value === undefined) return undefined
    entries.set(entry, value)
  }
  return { _tag: "Metadata", name, entries, changed: [] }
}
