/** Commands that return the untagged responses. */
import type { Argument } from "../Argument.ts"
import type { Untagged } from "../Response.ts"
import { verbatim } from "./arguments.ts"
import { Schema } from "effect"
import { checking } from "./checking.ts"
import * as shapes from "./shapes.ts"
import type { Command } from "./Command.ts"

/** The result is every untagged response. `name` in upper case. */
export const plain = (name: string, ...args: ReadonlyArray<Argument>): Command<ReadonlyArray<Untagged>> => ({
  name,
  args,
  result: (untagged) => untagged
})

const check = checking("raw", () => ({ name: Schema.String, args: Schema.Array(shapes.argument) }))

/** Any command. A string is written unchanged; the result is every untagged response. */
export const raw = (
  name: string,
  ...args: ReadonlyArray<string | Argument>
): Command<ReadonlyArray<Untagged>> =>
  check({ name, args }) ??
  plain(name.toUpperCase(), ...args.map((arg) => (typeof arg === "string" ? verbatim(arg) : arg)))
