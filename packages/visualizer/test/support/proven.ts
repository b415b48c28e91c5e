/** No word of the viewer without an event that shows it. */
import { assert } from "@effect/vitest"
import type { Connection } from "../../src/model/connection/Connection.ts"
import { unproven } from "./unproven.ts"

export const proven = (connection: Connection): void =>
  assert.deepStrictEqual(Array.from(unproven(connection)), [])
