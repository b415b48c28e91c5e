/**
 * Finds what an event may disclose, field by field, from the annotations of the format's schema. A text without one is
 * treated as text from anyone.
 */
import { Schema } from "effect"
import { Event, type EventData, type EventName, Failure } from "./Event.ts"
import { once } from "../base/once.ts"
import { kindOfFact, mapTexts, type Text } from "./kindOfFact.ts"
import { Discloses } from "./Discloses.ts"
import { type Disclosure, maxListLength } from "./PublicLine.ts"
import { placesIn } from "./received.ts"

type Fields = ReadonlyMap<string, Discloses>

/** Returns the data of an event with only what `at` may disclose; words of the format stay as they are. */
export function disclosed<Name extends EventName>(
  name: Name,
  data: EventData<Name>,
  at: Disclosure
): EventData<Name>
export function disclosed(name: EventName, data: object, at: Disclosure): object {
  const fields = ofEvents().get(name)
  return fields === undefined ? data : shownFields(fields, data, at)
}

/** Returns the fields of a structure that are neither the format's own words nor numbers. */
const fieldsOf = (fields: Schema.Struct.Fields): Fields =>
  new Map(
    Object.entries(fields).flatMap(([name, schema]) => {
      const kind = kindOf(schema)
      return kind === "own" ? [] : [[name, kind] as const]
    })
  )

const kindOf = (schema: Schema.Constraint): Discloses => {
  const kind = Schema.resolveAnnotations(schema)?.["discloses"]
  if (isDiscloses(kind)) return kind
  return schema.ast._tag === "Number" || schema.ast._tag === "Boolean" ? "own" : "words"
}

const isDiscloses = Schema.is(Discloses)

const ofFailure = once(() => fieldsOf(Failure.fields))

/** The fields by event, without events that have only words of the format. */
const ofEvents = once(
  (): ReadonlyMap<string, Fields> =>
    new Map(
      Event.members
        .map(({ fields }) => [fields.name.literal, fieldsOf(fields.data.fields)] as const)
        .filter(([, fields]) => fields.size > 0)
    )
)

const shownFields = (fields: Fields, data: object, at: Disclosure): object =>
  Object.fromEntries(
    Object.entries(data).flatMap(([name, value]) => {
      const kind = fields.get(name)
      if (kind === undefined || value === undefined) return [[name, value]]
      return kind === "address" && at.level === "strict" ? [] : [[name, shown(kind, value, at)]]
    })
  )

const shown = (kind: Discloses, value: unknown, at: Disclosure): unknown => {
  if (kind === "failures")
    return Array.isArray(value)
      ? value.slice(0, maxItems).map((each) => shownFields(ofFailure(), each, at))
      : []
  if (kind === "facts") return typeof value === "object" && value !== null ? shownFacts(value, at) : {}
  if (typeof value !== "string" || kind === "own" || kind === "address") return value
  if (kind === "host") return at.host(value)
  return at.text(value, kind === "line" ? maxListLength : undefined)
}

/** The maximum length of a list of names. */
const maxItems = 64

const shownFacts = (facts: object, at: Disclosure): object =>
  Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [
      name,
      mapTexts(
        Array.isArray(value) ? value.slice(0, maxItems) : value,
        kindOfFact(name) ?? "words",
        (of, text) => shownText(of, text, at)
      )
    ])
  )

/** The format's own words stay even if a secret has the same spelling; all else is quoted. */
const shownText = (of: Text, text: string, at: Disclosure): string => {
  switch (of) {
    case "own":
      return text
    case "host":
      return at.host(text)
    case "folder":
      // quotation marks belong to the wire
      return at.level === "strict" ? at.text(at.mailbox(text)) : at.text(text)
    case "word":
      return at.word(text)
    case "url":
      return at.level === "strict" ? placesIn(text, at) || "<data>" : at.text(text)
    case "longText":
      return at.text(text, maxListLength)
    case "words":
    case "serverText":
      return at.text(text)
  }
}
