/** The schema of circumstances, from the table of their kinds: pages read that without Effect. */
import { Schema } from "effect"
import type { Fields } from "../reason/Kind.ts"
import { structOf } from "../schema.ts"
import { type Circumstances, fields } from "./Circumstances.ts"

function codecOf(table: typeof fields): Schema.Codec<Circumstances>
function codecOf(table: Fields) {
  return Schema.Struct(structOf(table))
}

export const schema = codecOf(fields)
