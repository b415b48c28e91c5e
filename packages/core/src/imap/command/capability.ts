/** CAPABILITY: what the server can do. RFC 9051 §6.1.1. */
import type { Command } from "./Command.ts"

/** The names of the newest list, as sent; `undefined` if none came. RFC 9051 §6.1.1. */
export const askCapability: Command<ReadonlyArray<string> | undefined> = {
  name: "CAPABILITY",
  args: [],
  result: (untagged) => untagged.findLast((response) => response._tag === "Capability")?.names
}
