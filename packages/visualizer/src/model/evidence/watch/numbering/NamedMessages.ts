/** The messages of the open mailbox, as far as the server has named them on this connection. */
import { noMap, put } from "../../../../trace/Sparse.ts"
import { OpenMailbox } from "../OpenMailbox.ts"

/** So many UIDs are kept; if there are more, none is known to be new. */
const most = 16_384

export class NamedMessages {
  of = new OpenMailbox()
  /** Each with the line that named it last. */
  private uids: ReadonlyMap<number, number> = noMap
  private hasMany = false
  /** The lines that reported UIDs gone. */
  private gone: ReadonlyMap<number, number> = noMap

  /** Another mailbox is opened. */
  opens(of: OpenMailbox): void {
    this.of = of
    this.uids = this.gone = noMap
    this.hasMany = false
  }

  /** A response names these UIDs. */
  names(uids: ReadonlyArray<number>, line: number): void {
    for (const uid of uids) if (this.uids.size < most) this.uids = put(this.uids, uid, line)
  }

  /** A response names more UIDs than are kept. */
  namesMany(): void {
    this.hasMany = true
  }

  /** Messages with these UIDs are reported gone. */
  goes(uids: ReadonlyArray<number>, line: number): void {
    for (const uid of uids)
      if (this.gone.size < most && !this.gone.has(uid)) this.gone = put(this.gone, uid, line)
  }

  /** Returns whether a response may have named one of these UIDs. */
  knows(uids: ReadonlyArray<number>): boolean {
    return this.hasMany || this.uids.size >= most || uids.some((uid) => this.uids.has(uid))
  }

  /** Returns whether a response has named one of these UIDs. */
  hasNamed(uids: ReadonlyArray<number>): boolean {
    return uids.some((uid) => this.uids.has(uid))
  }

  /** Returns the line that named the first of these UIDs, if a response has named each. */
  namedAt(uids: ReadonlyArray<number>): number | undefined {
    return uids.every((uid) => this.uids.has(uid)) ? this.uids.get(uids[0] ?? 0) : undefined
  }

  /** Returns the line that reported the first of these UIDs gone, if all of them are. */
  goneAt(uids: ReadonlyArray<number>): number | undefined {
    return uids.every((uid) => this.gone.has(uid)) ? this.gone.get(uids[0] ?? 0) : undefined
  }

  hasGone(uid: number): boolean {
    return this.gone.has(uid)
  }
}
