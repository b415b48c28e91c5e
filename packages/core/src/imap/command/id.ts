/** ID: what client and server say of themselves. RFC 2971. */
import { Schema } from "effect"
import * as Argument from "../Argument.ts"
import { checking } from "./checking.ts"
import { fromPlain } from "../../failure/options.ts"
import type { Command } from "./Command.ts"

const check = checking("ID", () => {
  const isMap = (given: unknown): given is ReadonlyMap<string, string> =>
    given instanceof Map &&
    Array.from(given)
      .flat()
      .every((each) => typeof each === "string")
  return {
    fields: Schema.Union([
      Schema.declare(isMap, { expected: "a Map of texts" }),
      fromPlain(Schema.Record(Schema.String, Schema.String))
    ])
  }
})

/** Asks what the server says of itself; `undefined` if it says nothing. RFC 2971. */
export const id = (
  fields: ReadonlyMap<string, string> | Readonly<Record<string, string>>
): Command<ReadonlyMap<string, string | undefined> | undefined> =>
  check({ fields }) ?? saying(Array.from(fields instanceof Map ? fields : Object.entries(fields)))

/** Does as `id` does, with fields that were checked. */
export const saying = (
  fields: ReadonlyArray<readonly [string, string]>
): Command<ReadonlyMap<string, string | undefined> | undefined> => ({
  name: "ID",
  args: [fields.length === 0 ? Argument.nil : Argument.list(...fields.flat().map(Argument.string))],
  result: (untagged) => untagged.findLast((response) => response._tag === "Id")?.fields
})
