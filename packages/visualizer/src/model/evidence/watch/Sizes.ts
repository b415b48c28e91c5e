/** The sizes that a server states of its messages, and the messages that came whole with far fewer octets. RFC 9051 §7.5.2. */
import { dataIn } from "../Data.ts"
import { asksWhole, leavesMailbox } from "../facts.ts"
import type { Noticed } from "../Noticed.ts"
import type { Recorded, Said } from "./Watch.ts"
import { LazyMap } from "../../../trace/Lazy.ts"

/** The sizes of so many messages are kept, and so many of those that came short. */
const most = 4096
const mostNamed = 64

/** Some servers count line ends otherwise, or estimate: so many times as much is no such size, if so many octets are missing. */
const gross = 10
const manyOctets = 100_000

interface Stated {
  readonly size: number
  readonly line: number
}

export class Sizes {
  found: Noticed | undefined
  /** By UID, in the open mailbox. */
  private readonly stated = new LazyMap<number, Stated>()

  sent(name: string | undefined): void {
    if (leavesMailbox(name ?? "")) this.stated.clear()
  }

  /** Returns whether a message came that has far fewer octets than the server states. */
  received({
    bytes,
    line,
    text,
    unread
  }: Pick<Recorded<Said>, "bytes" | "line" | "text" | "unread">): boolean {
    const { name, uid } = dataIn(text)
    if (name !== "FETCH" || uid === undefined) return false
    const size = stated.exec(text)?.[1]
    if (size !== undefined && this.stated.size < most) this.stated.set(uid, { size: Number(size), line })
    const known = this.stated.get(uid)
    // the whole response is longer than the message in it
    const isShort =
      known !== undefined &&
      bytes !== undefined &&
      unread !== true &&
      asksWhole(text) &&
      !isOtherwise.test(text) &&
      bytes * gross < known.size &&
      known.size - bytes >= manyOctets
    if (isShort) this.notes(uid, known, line, bytes)
    return isShort
  }

  private notes(uid: number, { line: statedAt, size }: Stated, line: number, octets: number): void {
    const which = `UID ${uid}`
    const { facts = { ms: 0, step: "FETCH", octets, size }, lines = [line, statedAt] } = this.found ?? {}
    const names = this.found?.facts.names ?? []
    if (names.length >= mostNamed || names.includes(which)) return
    this.found = {
      id: "content-short",
      severity: "warning",
      lines,
      quote: "",
      facts: { ...facts, names: [...names, which] },
      count: 1
    }
  }
}

const stated = /[( ]RFC822\.SIZE (\d+)/i

/** A piece is meant to be shorter; and that nothing came at all is told otherwise. */
const isOtherwise = /\bBODY\[\]<|[ (](?:BODY\[\]|RFC822) NIL\b/i
