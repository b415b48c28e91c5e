/** Results of commands, built while responses arrive, so that these need not be kept. */
import type { PlainReason } from "../../../failure/Reason.ts"
import type { FetchData, Untagged } from "../../Response.ts"
import type { MessageSet } from "../../MessageSet.ts"
import { NumberMap } from "../../wire/NumberMap.ts"
import * as NumberSet from "../../wire/NumberSet.ts"
import type { AskedFor } from "./AskedFor.ts"
import { type Column, type Drafted, messageOf, uidIn } from "./columns.ts"
import type { Message } from "./Message.ts"
import type { Gathering } from "../Command.ts"
import { WaitingMessage } from "./WaitingMessage.ts"

/**
 * The messages of a FETCH, each with what the columns read.
 *
 * Servers may describe one message in several responses: one that lacks something waits, as it was sent, for the rest.
 * After the last response it is a message that lacks it, unless it is news of a message that was not asked for. After an
 * EXPUNGE the same number is another message: then the UID says which, since all responses to UID FETCH have it. RFC 9051 §6.4.9.
 */
export class GatheredMessages implements Gathering<ReadonlyArray<Message>> {
  private readonly columns: ReadonlyArray<Column>
  private readonly asked: AskedFor | undefined
  /** Complete and incomplete messages, in order of arrival. */
  private slots: Array<Drafted | WaitingMessage> = []
  /** The index of the first message after the last EXPUNGE. */
  private begin = 0
  private highest = 0
  /** The memory of the incomplete messages, in bytes. */
  private held = 0
  /** Indices by sequence number. Built only once the numbers do not ascend. */
  private places: NumberMap<number> | undefined
  /** Indices of the messages before the last EXPUNGE, by UID. Built only if more is said of any message after it. */
  private earlier: NumberMap<number> | undefined
  /** The number of messages that `earlier` has, or that have no UID. */
  private indexed = 0
  /** The messages of a stream that were handed on: the first UID of each run, and the last. */
  private readonly handedOn: Array<number> = []
  private isStreamed = false
  private lost: PlainReason | undefined

  /** `asked` is absent if the server chooses among the messages that the command names. */
  constructor(columns: ReadonlyArray<Column>, asked: AskedFor | undefined) {
    this.columns = columns
    this.asked = asked
  }

  take(response: Untagged): Message | FetchData | undefined {
    if (response._tag === "Expunge") this.expunge(response.sequence)
    if (response._tag === "Vanished") this.vanish(response.uids)
    if (response._tag !== "Fetch") return undefined
    const place = this.placeOf(response.sequence) ?? this.earlierPlaceOf(uidIn(response))
    const slot = place === undefined ? undefined : this.slots[place]
    if (place === undefined || slot === undefined) {
      const read = this.read(response)
      if (isWaiting(read)) this.held += read.bytes
      this.places?.set(response.sequence, this.slots.length)
      this.slots.push(read)
      return isWaiting(read) ? undefined : read
    }
    const { attributes } = response
    if (isWaiting(slot)) {
      this.held -= slot.bytes
      slot.add(response)
      const complete = slot.complete()
      if (complete === undefined) this.held += slot.bytes
      else this.slots[place] = complete
      return undefined
    }
    for (const { fill, isIn } of this.columns) if (isIn(attributes, attributes)) fill(slot, attributes)
    return response
  }

  ready(): ReadonlyArray<Message> {
    this.isStreamed = true
    const found: Array<Message> = []
    const earlier: Array<WaitingMessage> = []
    const waiting: Array<WaitingMessage> = []
    for (const [index, slot] of this.slots.entries()) {
      if (!isWaiting(slot)) found.push(slot)
      else if (index >= this.begin) waiting.push(slot)
      else if (slot.uid !== undefined) earlier.push(slot)
      else for (const message of this.partial(slot)) found.push(message)
    }
    const kept = earlier.concat(waiting)
    const over = Math.max(0, kept.length - maxWaiting)
    // an unsolicited response: the answer is still to come
    for (const slot of kept.slice(0, over)) {
      for (const message of slot.isAnswer ? this.message(slot, slot.uid) : []) found.push(message)
    }
    this.slots = kept.slice(over)
    this.held = this.slots.reduce((sum, slot) => sum + (isWaiting(slot) ? slot.bytes : 0), 0)
    this.close()
    this.begin = Math.max(0, earlier.length - over)
    this.earlier = undefined
    this.indexed = 0
    this.highest = this.slots
      .slice(this.begin)
      .reduce((highest, { sequence }) => Math.max(highest, sequence), 0)
    this.handOn(found)
    return found
  }

  rest(): ReadonlyArray<Message> {
    const { slots } = this
    this.slots = []
    this.held = 0
    this.close()
    const uids = this.isStreamed ? undefined : this.uidsOf(slots)
    return slots.flatMap((slot) => (isWaiting(slot) ? this.partial(slot, uids?.get(slot)) : slot))
  }

  problem(): PlainReason | undefined {
    return this.lost
  }

  waiting(): number {
    return this.held
  }

  private read(data: FetchData): Drafted | WaitingMessage {
    const { attributes } = data
    const uid = uidIn(data)
    if (uid === undefined) return new WaitingMessage(data, this.columns)
    for (const { isIn } of this.columns)
      if (!isIn(attributes, attributes)) return new WaitingMessage(data, this.columns)
    return messageOf(data, uid, this.columns)
  }

  /** The message of responses that lack something, if it was asked for. `inferred` is its UID if they lack that. */
  private partial(slot: WaitingMessage, inferred?: number): ReadonlyArray<Message> {
    const { asked } = this
    const uid = slot.uid ?? inferred
    const number = asked?.isByUid === true ? uid : slot.sequence
    const isAskedFor = uid !== undefined && number !== undefined && asked?.has(number) === true
    return slot.isAnswer || (isAskedFor && !this.wasHandedOn(uid)) ? this.message(slot, uid) : []
  }

  private handOn(messages: ReadonlyArray<Message>): void {
    const runs = this.handedOn
    for (const { uid } of messages) {
      if (runs.at(-1) === uid - 1) runs[runs.length - 1] = uid
      else runs.push(uid, uid)
    }
  }

  private wasHandedOn(uid: number): boolean {
    const runs = this.handedOn
    for (let at = 0; at + 1 < runs.length; at += 2) {
      if ((runs[at] ?? 0) <= uid && uid <= (runs[at + 1] ?? 0)) return true
    }
    return false
  }

  private message(slot: WaitingMessage, uid: number | undefined): ReadonlyArray<Message> {
    if (uid !== undefined) return [slot.read(uid)]
    this.lost ??= { _tag: "ItemMissing", item: "UID", sequence: slot.sequence }
    return []
  }

  /**
   * The UIDs of answers without one: if there are as many as UIDs that were asked for and have no answer, each belongs to
   * one of them, since UIDs ascend as sequence numbers do. RFC 9051 §2.3.1.2.
   */
  private uidsOf(slots: ReadonlyArray<Drafted | WaitingMessage>): ReadonlyMap<WaitingMessage, number> {
    const uids = new Map<WaitingMessage, number>()
    const without = slots.filter(isWaiting).filter((slot) => slot.isAnswer && slot.uid === undefined)
    if (without.length === 0 || this.asked?.isByUid !== true) return uids
    const known = slots.flatMap(({ uid }) => (uid === undefined ? [] : [uid]))
    const others = this.asked.others(known, without.length) ?? []
    const inOrder = without.toSorted((one, other) => one.sequence - other.sequence)
    for (const [index, uid] of others.entries()) {
      const slot = inOrder[index]
      if (slot !== undefined) uids.set(slot, uid)
    }
    return uids
  }

  /** A message that is gone before its answer came does not lack anything. */
  private expunge(sequence: number): void {
    for (let place = this.begin; place < this.slots.length; place++) {
      const slot = this.slots[place]
      if (slot === undefined || slot.sequence !== sequence) continue
      if (isWaiting(slot) && !slot.isAnswer) {
        this.held -= slot.bytes
        this.slots.splice(place, 1)
      }
      break
    }
    this.close()
  }

  private vanish(uids: MessageSet): void {
    const gone = NumberSet.fromRanges(uids)
    for (const slot of this.slots.splice(this.begin)) {
      const isGone =
        isWaiting(slot) && !slot.isAnswer && slot.uid !== undefined && NumberSet.has(gone, slot.uid)
      if (isGone) this.held -= slot.bytes
      else this.slots.push(slot)
    }
    this.close()
  }

  private close(): void {
    this.begin = this.slots.length
    this.highest = 0
    this.places = undefined
  }

  private placeOf(sequence: number): number | undefined {
    if (sequence > this.highest) {
      this.highest = sequence
      return undefined
    }
    this.places ??= new NumberMap(
      this.slots.slice(this.begin).map((slot, index) => [slot.sequence, this.begin + index])
    )
    return this.places.get(sequence)
  }

  private earlierPlaceOf(uid: number | undefined): number | undefined {
    if (this.begin === 0 || uid === undefined) return undefined
    const places = (this.earlier ??= new NumberMap())
    for (; this.indexed < this.begin; this.indexed++) {
      const known = this.slots[this.indexed]?.uid
      if (known !== undefined) places.set(known, this.indexed)
    }
    return places.get(uid)
  }
}

/** The maximum number of incomplete messages of a stream, which include unsolicited responses that never become complete. */
const maxWaiting = 64

const isWaiting = (slot: Drafted | WaitingMessage): slot is WaitingMessage => slot instanceof WaitingMessage
