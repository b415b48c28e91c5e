/**
 * Asks for compression. The session compresses as soon as it reads the OK, since compressed bytes may have come with it. If
 * the server refuses, because TLS compresses already or for any other reason, the connection continues uncompressed.
 * RFC 4978 §3.
 */
import { Effect } from "effect"
import * as Argument from "../../../imap/Argument.ts"
import { plain } from "../../../imap/command/raw.ts"
import { swallowed } from "../rejection.ts"
import type { Asking } from "./Asking.ts"

const planned = {
  command: plain("COMPRESS", Argument.atom("DEFLATE")),
  kind: { _tag: "compress" },
  optional: true
} as const

export const compress: Asking<"compress"> = {
  planned: () => planned,
  outcome: ({ answer, entry, from }) => {
    if (answer._tag !== "Tagged") {
      return Effect.fail(swallowed(from, entry.command.name, answer.text, "compress"))
    }
    return Effect.succeed({ type: answer.condition === "OK" ? "ok" : "refused" })
  }
}
