/**
 * The attributes of one FETCH response, and how far each can be trusted.
 *
 * A quotation mark or a parenthesis that is lost or added may end a value early, so that its rest is read as further
 * attributes. A value is therefore believed only if what follows it shows where it ended: the name of a known attribute, or
 * the parenthesis that closes the whole response.
 */
import type { Value } from "../../Response.ts"
import * as shapes from "./shapes.ts"

export class FetchAttributes {
  readonly attributes = new Map<string, Value>()
  /** Nothing after this place can be read. */
  isLost = false
  private readonly unread = new Set<string>()
  /** Values whose end is not certain, if the response does not close where it should. */
  private readonly unlessClosed: Array<string> = []
  /** From the first value that may have ended early: its rest may look like attributes, until one of them fails. */
  private readonly unlessAllRead: Array<string> = []
  private last: string | undefined
  private hasPart = false
  private hasFailed = false

  /** Returns `false` if there cannot be an attribute of this name here. */
  begin(name: string): boolean {
    const isKnown = shapes.isKnown(name)
    if (!isKnown && (this.hasFailed || !shapes.isNameLike(name))) return false
    if (!isKnown && this.last !== undefined) this.unlessClosed.push(this.last)
    if (!isKnown) this.unlessClosed.push(name)
    this.last = name
    return true
  }

  /** `isWhole`: it is certain that the value did not end early. */
  add(name: string, value: Value, isWhole = shapes.isWhole(name, value)): void {
    const before = this.attributes.get(name)
    if (this.unread.has(name) || (before !== undefined && !isSame(before, value))) {
      this.fail(name)
      return
    }
    this.hasPart ||= !isWhole
    if (this.hasPart) this.unlessAllRead.push(name)
    if (this.hasFailed) this.unlessClosed.push(name)
    this.attributes.set(name, value)
  }

  fail(name: string): void {
    this.hasFailed = true
    this.attributes.delete(name)
    this.unread.add(name)
  }

  lose(): void {
    this.isLost = true
  }

  /** Returns the names of what could not be read, and leaves in `attributes` what is certain. */
  end(isClosed: boolean): ReadonlyArray<string> {
    const { attributes, hasFailed, last, unread } = this
    if (isClosed && !hasFailed) return []
    if (!isClosed && last !== undefined) this.unlessClosed.push(last)
    for (const name of [...this.unlessAllRead, ...(isClosed ? [] : this.unlessClosed)]) {
      attributes.delete(name)
      unread.add(name)
    }
    return Array.from(unread)
  }
}

/** Servers may repeat an attribute; of two that differ, nobody knows which is right. */
const isSame = (one: Value, other: Value): boolean => {
  if (one._tag === "List" && other._tag === "List") {
    return (
      one.items.length === other.items.length &&
      one.items.every((item, index) => {
        const beside = other.items[index]
        return beside !== undefined && isSame(item, beside)
      })
    )
  }
  if (one._tag === "Literal" && other._tag === "Literal") {
    return one.bytes.length === other.bytes.length && one.bytes.every((byte, at) => byte === other.bytes[at])
  }
  if (one._tag === "Nil" || other._tag === "Nil") return one._tag === other._tag
  return "text" in one && "text" in other && one.text === other.text
}
