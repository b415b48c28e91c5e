/** The rows of a fleet's tables: many in one statement, each of which fails alone. */
import { Array as Arr, Effect, Predicate, Result, Schema } from "effect"
import type { SqlError } from "effect/sql/SqlError"
import { firstProblem } from "../base/issue.ts"
import { visible } from "../base/visible.ts"

/** Reads and writes each row as a whole, as JSON, so that a later version may add fields. */
export const json = <A, I>(schema: Schema.Codec<A, I>) => {
  const codec = Schema.fromJsonString(Schema.toCodecJson(schema))
  return {
    encode: Schema.encodeSync(codec),
    encodeResult: Schema.encodeResult(codec),
    decode: Schema.decodeUnknownOption(codec)
  }
}

/** A value for a table, by its name in the log. */
export interface Named {
  readonly name: string
}

/** Encodes what can be stored. The log names the others, and what is wrong with them. */
export const storable = <Given extends Named, Row>(
  given: ReadonlyArray<Given>,
  encode: (given: Given) => Result.Result<Row, Schema.SchemaError>
): Effect.Effect<ReadonlyArray<Named & { readonly row: Row }>> =>
  Effect.gen(function* () {
    const rows: Array<Named & { readonly row: Row }> = []
    for (const each of given) {
      const encoded = encode(each)
      if (Result.isSuccess(encoded)) {
        rows.push({ name: each.name, row: encoded.success })
        continue
      }
      const { path, words } = firstProblem(encoded.failure.issue)
      yield* isRefused(each, `\`${path.join(".")}\`: ${words}`)
    }
    return rows
  })

/** Writes all rows in one statement. If the database refuses one of them, writes the others without it. */
export const written = <Row>(
  rows: ReadonlyArray<Named & { readonly row: Row }>,
  write: (rows: Arr.NonEmptyReadonlyArray<Row>) => Effect.Effect<unknown, SqlError>
): Effect.Effect<void, SqlError> => {
  if (!Arr.isReadonlyArrayNonEmpty(rows)) return Effect.void
  return Effect.catchIf(Effect.asVoid(write(Arr.map(rows, ({ row }) => row))), isOfARow, (error) => {
    if (rows.length === 1) return isRefused(rows[0], `the database refuses it (${codeOf(error)})`)
    const half = Math.ceil(rows.length / 2)
    return Effect.andThen(written(rows.slice(0, half), write), written(rows.slice(half), write))
  })
}

const isRefused = ({ name }: Named, problem: string) =>
  Effect.logError(`${visible(name)} cannot be stored: ${problem}`)

/** Data exceptions and violated constraints, by their SQLSTATE: of another row they say nothing. */
const isOfARow = (error: SqlError): boolean => /^2[23]/.test(codeOf(error))

const codeOf = ({ reason: { cause } }: SqlError): string =>
  Predicate.hasProperty(cause, "code") && typeof cause.code === "string" ? cause.code : ""
