/** The format of events, of which this page needs what a field may disclose: the viewer's own table says it. */
import type { Field, Fields } from "../../src/trace/Field.ts"
import { ofEvents, ofFailure } from "../../src/trace/format.generated.ts"

export * from "../../../core/src/trace/Event.ts"

const isOwn = (field: Field): boolean =>
  typeof field !== "string" || /^(?:integer|number|boolean)$/.test(field)

const fieldsOf = (both: Fields) =>
  Object.fromEntries(
    both
      .flatMap((fields) => Object.entries(fields))
      .map(([name, field]) => [name, { annotations: { discloses: isOwn(field) ? "own" : field } }])
  )

const failure = { fields: fieldsOf(ofFailure) }

const event = {
  members: Object.entries(ofEvents).map(([name, both]) => ({
    fields: { name: { literal: name }, data: { fields: fieldsOf(both) } }
  }))
}

export { event as Event, failure as Failure }
