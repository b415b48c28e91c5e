/**
 * `effect-imap explain NAME`: why a failure happens, who must act, and what to try, by the name of its reason or of a quirk; or
 * what a rule means by which a trace is checked.
 */
import { Console, Schema } from "effect"
import { Argument, Command } from "effect/cli"
import { visible } from "@effect-imap/core/internal/Trace"
import * as Json from "../output/Json.ts"
import { standardOutput } from "../output/LiveSteps.ts"
import { refuse } from "../output/refusal.ts"
import { booleanFlag } from "../settings/flags.ts"
import * as shown from "./shown.ts"
import { find, names } from "./entries.ts"
import { nearest } from "./nearest.ts"

const name = Argument.String("name").pipe(
  Argument.withSchema(Schema.NonEmptyString),
  Argument.withDescription(
    "A reason such as AuthRejected, in any case, or a quirk or a rule that a report lists"
  )
)

const unknown = (text: string): string => {
  const suggestions = nearest(text, names)
  const meant =
    suggestions.length === 0
      ? "docs/failures.md, docs/quirks.md and docs/seeing.md list them."
      : `Did you mean ${suggestions.join(" or ")}?`
  return `No reason, no quirk and no rule is named “${visible(text.slice(0, 64))}”. ${meant}`
}

export const explain = Command.make(
  "explain",
  { name, json: booleanFlag("json", "Print one JSON object") },
  ({ json, name }) => {
    const entry = find(name)
    if (entry === undefined) return refuse(unknown(name), "effect-imap explain", json)
    return Console.log(json ? Json.render(shown.json(entry)) : shown.lines(entry, standardOutput().style))
  }
).pipe(
  Command.withExamples([
    { command: "effect-imap explain AuthRejected", description: "Why a login is refused, and what to try" },
    {
      command: "effect-imap explain netease-unsafe-login",
      description: "What is known of servers that answer so"
    }
  ])
)
