/** A message that is described in several responses, until they bring all that was asked for. */
import { footprint } from "../../../base/footprint.ts"
import type { FetchData, Value } from "../../Response.ts"
import { type Column, type Drafted, messageOf, missingIn, uidIn } from "./columns.ts"

/** Gathers in place: a message can come in as many pieces as a server likes. */
export class WaitingMessage {
  readonly sequence: number
  /** The bytes of memory of all that came. */
  bytes: number
  attributes: FetchData["attributes"]
  /** Something came that servers do not send unasked, read or not. */
  isAnswer: boolean
  private readonly columns: ReadonlyArray<Column>
  /** The columns of which something is missing. */
  private missing: ReadonlyArray<Column>
  /** The same once they are its own, and not those of the first response. */
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

  /** Adds what a later response says. */
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

  /** Returns the message, with what it lacks in `missing`. */
  read(uid: number): Drafted {
    const message = messageOf(this, uid, this.columns)
    const missing = missingIn(this.attributes, this.columns)
    if (missing.length > 0) message.missing = missing
    return message
  }
}

/** The columns that still miss something. `added`: what came last, if not all. */
const without = (
  columns: ReadonlyArray<Column>,
  attributes: FetchData["attributes"],
  added = attributes
): ReadonlyArray<Column> => columns.filter(({ isIn }) => !isIn(attributes, added))

/**
 * Returns whether a response answers what was asked for. Flags, and what else changes with them, also come unasked:
 * they are an answer if nothing else was asked for, and all of it is there.
 */
const answers = ({ attributes, unread = [] }: FetchData, columns: ReadonlyArray<Column>): boolean => {
  const ofAnswers = columns.filter(({ isNews, isOf }) => isOf !== undefined && isNews !== true)
  if (ofAnswers.length === 0)
    return columns.every(({ isIn, isOf }) => isOf === undefined || isIn(attributes, attributes))
  const isOfAny = (name: string) => ofAnswers.some(({ isOf }) => isOf?.(name) === true)
  for (const name of attributes.keys()) if (isOfAny(name)) return true
  return unread.some(isOfAny)
}
