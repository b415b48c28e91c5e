/** Enables extensions. What is not in the untagged ENABLED is not enabled, whatever OK says (E02). RFC 5161. */
import { Effect } from "effect"
import type { Activities } from "../machine/activities.ts"
import { upperCase } from "../wire/Grammar.ts"
import * as optional from "./optional.ts"
import type { Run } from "./Run.ts"

export const enable =
  (run: Run) =>
  ({ flight }: Activities["enable"]["input"]) =>
    Effect.map(optional.ask(run, "enable", flight), (outcome) => {
      if (outcome.type !== "ok") return outcome
      const enabled = outcome.untagged.flatMap((response) =>
        response._tag === "Enabled" ? response.names.map(upperCase) : []
      )
      const utf8 = enabled.includes("UTF8=ACCEPT") || enabled.includes("IMAP4REV2")
      return { type: "ok" as const, utf8, qresync: enabled.includes("QRESYNC") }
    })
