/** Says who we are. Whatever becomes of it is never fatal by itself. RFC 2971. */
import { Effect } from "effect"
import * as ImapError from "../ImapError.ts"
import type { Activities } from "../machine/activities.ts"
import { ours, type Quotation } from "../Quotation.ts"
import type { ServerId } from "../Report.ts"
import type { IdData } from "../Response.ts"
import type { Session } from "../session/Session.ts"
import type { Redactor } from "../trace/Redactor.ts"
import { entryFor } from "./flight.ts"
import { session, type Run } from "./Run.ts"

/** The server went deaf over an optional step: silence, found earlier. */
export const deafAt = (from: Session, step: "id" | "enable", afterMs: number, text: string | undefined) => ({
  type: "deaf" as const,
  error: ImapError.make({ _tag: "Timeout", step, afterMs }, step, {
    serverText: text === undefined ? undefined : from.recorder.redactor.text(text)
  })
})

/** RFC 2971 §3.3: no more than 30 fields, and these are known. */
const mostFields = 30
const known: ReadonlyMap<string, Quotation> = new Map(
  [
    ours("name"),
    ours("version"),
    ours("os"),
    ours("os-version"),
    ours("vendor"),
    ours("support-url"),
    ours("address"),
    ours("date"),
    ours("command"),
    ours("arguments"),
    ours("environment")
  ].map((field) => [field, field])
)

const quoted = (fields: NonNullable<IdData["fields"]>, { text }: Redactor): ServerId =>
  new Map(
    Array.from(fields)
      .slice(0, mostFields)
      .map(([field, value]) => [
        known.get(field) ?? text(field, 64),
        value === undefined ? value : text(value)
      ])
  )

export const identify =
  (run: Run) =>
  ({ flight }: Activities["identify"]["input"]) =>
    Effect.gen(function* () {
      const to = yield* session(run, undefined, "id")
      const entry = yield* entryFor(run, to, "id", flight)
      const answer = yield* to.commands.answer(entry)
      if (answer._tag === "Deaf") return deafAt(to, "id", run.policy.fence.deaf, answer.text)
      if (answer._tag !== "Tagged") return { type: "swallowed" as const }
      if (answer.condition !== "OK") return { type: "refused" as const }
      const fields = entry.untagged.findLast((response) => response._tag === "Id")?.fields
      const serverId = fields && (() => quoted(fields, run.recorder.redactor))
      return { type: "ok" as const, serverId }
    })
