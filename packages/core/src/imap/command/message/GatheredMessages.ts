/** The result of a command, made while its responses come, so that these need not be kept. */
import type { FetchData, Untagged } from "../../Response.ts"
import { NumberMap } from "../../wire/NumberMap.ts"
import { type Column, type Drafted, messageOf } from "./columns.ts"
import type { Message } from "./Message.ts"
import type { Gathering } from "../Command.ts"
import { WaitingMessage } from "./WaitingMessage.ts"

/**
 * The messages of a FETCH, each with what the columns read.
 *
 * Servers may describe one message in several responses: one that lacks something waits, as it was sent, for the rest.
 * After an EXPUNGE the same number is another message.
 */
export class GatheredMessages implements Gathering<ReadonlyArray<Message>> {
  private readonly columns: ReadonlyArray<Column>
  /** The messages that are read, and those that wait, in order of arrival. */
  private slots: Array<Drafted | WaitingMessage> = []
  /** Those before it were there before the last EXPUNGE. */
  private begin = 0
  private highest = 0
  /** By their numbers; not needed as long as these only grow. */
  private places: NumberMap<number> | undefined

  constructor(columns: ReadonlyArray<Column>) {
    this.columns = columns
  }

  take(response: Untagged): Message | FetchData | undefined {
    if (response._tag === "Expunge" || response._tag === "Vanished") this.close()
    if (response._tag !== "Fetch") return undefined
    const place = this.placeOf(response.sequence)
    const slot = place === undefined ? undefined : this.slots[place]
    if (place === undefined || slot === undefined) {
      const read = this.read(response)
      this.places?.set(response.sequence, this.slots.length)
      this.slots.push(read)
      return isWaiting(read) ? undefined : read
    }
    const { attributes } = response
    if (isWaiting(slot)) {
      slot.add(attributes)
      this.slots[place] = slot.whole() ?? slot
      return undefined
    }
    for (const { fill, isIn } of this.columns) if (isIn(attributes, attributes)) fill(slot, attributes)
    return response
  }

  ready(): ReadonlyArray<Message> {
    const found: Array<Message> = []
    const waiting: Array<WaitingMessage> = []
    for (const [index, slot] of this.slots.entries()) {
      const isClosed = index < this.begin
      // the next response may be the rest of the last one
      const isOpen = !isClosed && index === this.slots.length - 1
      const message = isWaiting(slot) ? (isOpen ? undefined : slot.read()) : slot
      if (message !== undefined) found.push(message)
      else if (isWaiting(slot) && !isClosed) waiting.push(slot)
    }
    this.slots = waiting.slice(-mostWaiting)
    this.begin = 0
    this.places = undefined
    this.highest = this.slots.reduce((highest, { sequence }) => Math.max(highest, sequence), 0)
    return found
  }

  rest(): ReadonlyArray<Message> {
    const { slots } = this
    this.slots = []
    this.close()
    return slots.flatMap((slot) => (isWaiting(slot) ? (slot.read() ?? []) : slot))
  }

  private read(data: FetchData): Drafted | WaitingMessage {
    const { attributes } = data
    const isWhole = this.columns.every(({ isIn }) => isIn(attributes, attributes))
    return (isWhole ? messageOf(data, this.columns) : undefined) ?? new WaitingMessage(data, this.columns)
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
}

/** Of a stream: news of other messages, which never become answers, are among them. */
const mostWaiting = 64

const isWaiting = (slot: Drafted | WaitingMessage): slot is WaitingMessage => slot instanceof WaitingMessage
