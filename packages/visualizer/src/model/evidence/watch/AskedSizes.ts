/** The size that the server states of a message whose content a command asks for alone: whether a silence is about a large one. */
import { dataIn } from "../Data.ts"
import { asksWhole, leavesMailbox } from "../facts.ts"
import type { Watch } from "./Dialogue.ts"
import type { Received, Sent } from "./Line.ts"
import { drop, noMap, put } from "../../../trace/Sparse.ts"

/** The sizes of so many messages are kept, and so many commands are followed at once. */
const most = 4096
const mostAsked = 64

const ofOne = /^\S+ (UID )?FETCH (\d+) /i
const stated = /\bRFC822\.SIZE (\d+)/i

export class AskedSizes implements Watch {
  private byNumber: ReadonlyMap<number, number> = noMap
  private byUid: ReadonlyMap<number, number> = noMap
  /** By the tag of a command that is not answered. */
  private asked: ReadonlyMap<string, number> = noMap

  /** Returns the octets of the message that a command without an answer asks for. */
  of(tag: string | undefined): number | undefined {
    return tag === undefined ? undefined : this.asked.get(tag)
  }

  sent({ name = "", tag, text }: Sent): void {
    if (leavesMailbox(name)) {
      this.byNumber = noMap
      this.byUid = noMap
    }
    const [, byUid, number] = ofOne.exec(text) ?? []
    if (number === undefined || tag === undefined || !asksWhole(text)) return
    const size = (byUid === undefined ? this.byNumber : this.byUid).get(Number(number))
    if (size !== undefined && this.asked.size < mostAsked) this.asked = put(this.asked, tag, size)
  }

  received({ tag, text }: Received): void {
    if (tag !== undefined) return void (this.asked = drop(this.asked, tag))
    const { isRemoval, name, number, uid } = dataIn(text)
    // the numbers of those behind it are others from then on. RFC 9051 §7.5.1
    if (isRemoval) this.byNumber = noMap
    const size = name === "FETCH" ? stated.exec(text)?.[1] : undefined
    if (size === undefined) return
    if (number !== undefined && this.byNumber.size < most)
      this.byNumber = put(this.byNumber, number, Number(size))
    if (uid !== undefined && this.byUid.size < most) this.byUid = put(this.byUid, uid, Number(size))
  }
}
