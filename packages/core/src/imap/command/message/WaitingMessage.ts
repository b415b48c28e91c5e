/** A message that is described in several responses, until they bring all that was asked for. */
import type { FetchData, Value } from "../../Response.ts"
import { type Column, type Drafted, messageOf } from "./columns.ts"

/** Gathers in place: a message can come in as many pieces as a server likes. */
export class WaitingMessage {
  readonly sequence: number
  attributes: FetchData["attributes"]
  private readonly columns: ReadonlyArray<Column>
  /** The columns of which something is missing. */
  private missing: ReadonlyArray<Column>
  /** The same once they are its own, and not those of the first response. */
  private own: Map<string, Value> | undefined
  /** Nothing has come since it could not be read. */
  private isTried = false

  constructor({ attributes, sequence }: FetchData, columns: ReadonlyArray<Column>) {
    this.sequence = sequence
    this.columns = columns
    this.attributes = attributes
    this.missing = without(columns, attributes)
  }

  /** Adds what a later response says. */
  add(attributes: FetchData["attributes"]): void {
    const own = (this.own ??= new Map(this.attributes))
    for (const [name, value] of attributes) own.set(name, value)
    this.attributes = own
    this.missing = without(this.missing, own, attributes)
    this.isTried = false
  }

  /** Returns the message once nothing is missing. */
  whole(): Drafted | undefined {
    return this.missing.length === 0 ? this.read() : undefined
  }

  /** Returns the message if what came is an answer. */
  read(): Drafted | undefined {
    if (this.isTried) return undefined
    const message = messageOf(this, this.columns)
    this.isTried = message === undefined
    return message
  }
}

/** The columns that still miss something. `added`: what came last, if not all. */
const without = (
  columns: ReadonlyArray<Column>,
  attributes: FetchData["attributes"],
  added = attributes
): ReadonlyArray<Column> => columns.filter(({ isIn }) => !isIn(attributes, added))
