/** Writes `docs/examine.schema.json`, what `effect-imap examine --json` prints, from the schema of an examination. */
import { writeFileSync } from "node:fs"
import { Schema } from "effect"
import { Answer } from "../src/examine/Answer.ts"
import { Examination } from "../src/examine/Examination.ts"

const root = new URL("../../../", import.meta.url)

const schemaOf = (schema: Schema.Constraint) => Schema.toJsonSchemaDocument(Schema.toCodecJson(schema)).schema

const answer = { anyOf: [{ $ref: "#/$defs/answer" }, { type: "null" }] }

const examined = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  title: "What `effect-imap examine --json` prints, version 1; `examination` is also what a file has",
  type: "object",
  required: ["v", "outcome"],
  properties: {
    v: { const: 1 },
    outcome: { enum: ["examined", "failed", "interrupted"] },
    error: { $ref: "connect.schema.json#/$defs/error" },
    examination: schemaOf(Examination),
    changed: {
      description: "Null unless it was compared with another examination; empty if nothing has changed.",
      type: ["array", "null"],
      items: {
        type: "object",
        required: ["question", "before", "now"],
        properties: { question: { type: "string" }, before: answer, now: answer }
      }
    }
  },
  $defs: { answer: schemaOf(Answer) }
}

writeFileSync(new URL("docs/examine.schema.json", root), `${JSON.stringify(examined, undefined, 2)}\n`)
