/**
 * The role of each text in an event, nested ones included. The format defines it for its fields, and core's `facts` for those
 * of a failure; an unknown field is not exported.
 */
import { type Kind, kindOfFact, mapTexts as mapFact, type Text } from "@effect-imap/core/internal/facts"
import type * as Trace from "@effect-imap/core/Trace"
import { isRecord } from "../trace/Entry.ts"
import type { Discloses, Field, Fields } from "../trace/Field.ts"
import { ofEvents, ofFailure } from "../trace/format.generated.ts"

/** The role of a text. A reason's facts and the failures of other ways in are split into their fields before. */
export type Role = Exclude<Discloses, "facts" | "failures"> | "folder"

/** Returns the replacement of a text. */
export type Visit = (role: Role, text: string) => string

/** Returns the event with each text replaced by `visit`, and without unknown fields. */
export const mapTexts = (event: Trace.Event, visit: Visit): unknown => ({
  ...event,
  data: fieldsOf(ofEvents[event.name], event.data, visit)
})

const fieldsOf = ([required, optional]: Fields, value: unknown, visit: Visit): unknown =>
  isRecord(value)
    ? record(
        (name) => fieldOf(required, name) ?? fieldOf(optional, name),
        value,
        (kind, inner) => field(kind, inner, visit)
      )
    : undefined

/** Returns a field's kind; inherited properties, such as `constructor`, are no fields. */
const fieldOf = (fields: Fields[number], name: string): Field | undefined =>
  Object.hasOwn(fields, name) ? fields[name] : undefined

/** Converts a record. Numbers and booleans reveal nothing; a field without a role is removed. */
const record = <R>(
  roleOf: (name: string) => R | undefined,
  value: Readonly<Record<string, unknown>>,
  given: (role: R, inner: unknown) => unknown
) =>
  Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]): ReadonlyArray<readonly [string, unknown]> => {
      if (typeof inner === "number" || typeof inner === "boolean") return [[name, inner]]
      const role = roleOf(name)
      return role === undefined ? [] : [[name, given(role, inner)]]
    })
  )

const field = (kind: Field, value: unknown, visit: Visit): unknown => {
  if (kind === "facts") return isRecord(value) ? record(kindOfFact, value, fact(visit)) : undefined
  if (kind === "failures")
    return Array.isArray(value) ? value.map((each) => fieldsOf(ofFailure, each, visit)) : undefined
  if (typeof value !== "string" || kind === "integer" || kind === "number" || kind === "boolean")
    return undefined
  return typeof kind === "string" ? visit(kind, value) : value
}

const fact =
  (visit: Visit) =>
  (kind: Kind, value: unknown): unknown =>
    mapFact(value, kind, (of, text) => (of === "own" ? text : visit(roles[of], text)))

/** The roles of the facts of failures. */
const roles: { readonly [Of in Exclude<Text, "own">]: Role } = {
  word: "words",
  words: "words",
  serverText: "serverText",
  longText: "serverText",
  url: "serverText",
  host: "host",
  folder: "folder"
}
