/** Enables extensions. Only those in the untagged ENABLED are enabled, not all that were asked for (E02). RFC 5161. */
import { Effect } from "effect"
import * as Argument from "../../../imap/Argument.ts"
import { plain } from "../../../imap/command/raw.ts"
import { upperCase } from "../../../imap/wire/Grammar.ts"
import type { Asking } from "./Asking.ts"
import { concluded } from "./optional.ts"

export const enable: Asking<"enable"> = {
  planned: (_, { enable: names }) => ({
    command: plain("ENABLE", ...names.map(Argument.atom)),
    optional: true,
    reads: ["Enabled"]
  }),
  outcome: (asked) =>
    Effect.succeed(
      concluded("enable", asked, (untagged) => {
        const enabled = untagged.flatMap((response) =>
          response._tag === "Enabled" ? response.names.map(upperCase) : []
        )
        const utf8 = enabled.includes("UTF8=ACCEPT") || enabled.includes("IMAP4REV2")
        return { type: "ok" as const, utf8, qresync: enabled.includes("QRESYNC") }
      })
    )
}
