/** An incomplete message: more responses with requested items are expected. */
import { footprint } from "../../../base/footprint.ts"
import type { FetchData, Value } from "../../Response.ts"
import { type Column, type Drafted, messageOf, missingIn, uidIn } from "./columns.ts"

/** Mutable, since a server may send a message in any number of responses. */
export class WaitingMessage {
  readonly sequence: number
  /** The memory of its responses, in bytes. */
  bytes: number
  attributes: FetchData["attributes"]
  /** True if a response had an attribute that is never unsolicited. */
  isAnswer: boolean
  private readonly columns: ReadonlyArray<Column>
  /** The incomplete columns. */
  private missing: ReadonlyArray<Column>
  /** A copy of `attributes`, made when the second response comes. */
  private merged: Map<string, Value> | undefined

  constructor(data: FetchData, columns: ReadonlyArray<Column>) {
    const { attributes, sequence } = data
    this.sequence = sequence
    this.bytes = footprint(data)
    this.columns = columns
    this.attributes = attributes
    this.missing = without(columns, attributes)
    this.isAnswer = answers(data, columns)
  }

  get uid(): number | undefined {
    return uidIn(this)
  }

  /** Adds a later response. */
  add(data: FetchData): void {
    const { attributes } = data
    this.bytes += footprint(data)
    const merged = (this.merged ??= new Map(this.attributes))
    for (const [name, value] of attributes) merged.set(name, value)
    this.attributes = merged
    this.missing = without(this.missing, merged, attributes)
    this.isAnswer ||= answers(data, this.columns)
  }

  /** Returns the message once nothing is missing. */
  complete(): Drafted | undefined {
    return this.missing.length === 0 && this.uid !== undefined ? this.read(this.uid) : undefined
  }

  /** Returns the message, and names its missing fields in `missing`. */
  read(uid: number): Drafted {
    const message = messageOf(this, uid, this.columns)
    const missing = missingIn(this.attributes, this.columns)
    if (missing.length > 0) message.missing = missing
    return message
  }
}

/** Returns the columns that are still incomplete. `added`: the attributes of the last response, if not all. */
const without = (
  columns: ReadonlyArray<Column>,
  attributes: FetchData["attributes"],
  added = attributes
): ReadonlyArray<Column> => columns.filter(({ isIn }) => !isIn(attributes, added))

/**
 * Returns whether a response answers the FETCH. Flags and items that change with them can be unsolicited: they count as an answer
 * only if nothing else was requested, and all requested items are present.
 */
const answers = ({ attributes, unread = [] }: FetchData, columns: ReadonlyArray<Column>): boolean => {
  const ofAnswers = columns.filter(({ isNews, isOf }) => isOf !== undefined && isNews !== true)
  if (ofAnswers.length === 0)
    return columns.every(({ isIn, isOf }) => isOf === undefined || isIn(attributes, attributes))
  const isOfAny = (name: string) => ofAnswers.some(({ isOf }) => isOf?.(name) === true)
  for (const name of attributes.keys()) if (isOfAny(name)) return true
  return unread.some(isOfAny)
}
