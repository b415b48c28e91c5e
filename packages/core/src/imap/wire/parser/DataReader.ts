/** Reads untagged data after its name and space; nothing if it cannot make sense of all of it. */
import type { Untagged } from "../../Response.ts"
import type { Cursor } from "./Cursor.ts"

export type DataReader = (cursor: Cursor) => Untagged | undefined
