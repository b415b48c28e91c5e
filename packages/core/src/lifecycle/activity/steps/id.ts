/** Identifies the client. A failure is never fatal by itself. RFC 2971. */
import { Effect } from "effect"
import type { Command } from "../../../imap/Command.ts"
import { saying } from "../../../imap/command/id.ts"
import { ours, type Quotation } from "../../../failure/Quotation.ts"
import type { ServerId } from "../../Report.ts"
import type { IdData } from "../../../imap/Response.ts"
import type { Redactor } from "../../../trace/Redactor.ts"
import type { Asking } from "./Asking.ts"
import { concluded } from "./optional.ts"

export const id: Asking<"id"> = {
  planned: ({ settings }) => ({
    command: commandFor(settings.id ?? nothing),
    optional: true,
    reads: ["Id"]
  }),
  outcome: (asked) =>
    Effect.succeed(
      concluded("id", asked, (untagged) => {
        const fields = untagged.findLast((response) => response._tag === "Id")?.fields
        return { type: "ok" as const, serverId: fields && quoting(fields, asked.run.recorder.redactor) }
      })
    )
}

const nothing: ReadonlyMap<string, string> = new Map()

/** One command for all accounts that share the fields. */
const commandFor = (fields: ReadonlyMap<string, string>): Command => {
  const command = commands.get(fields) ?? saying([...fields])
  commands.set(fields, command)
  return command
}

const commands = new WeakMap<ReadonlyMap<string, string>, Command>()

type Fields = NonNullable<IdData["fields"]>

/** The connection keeps this. A function within `outcome` would keep the whole command, too. */
const quoting = (fields: Fields, redactor: Redactor) => () => quoted(fields, redactor)

const quoted = (fields: Fields, { text }: Redactor): ServerId =>
  new Map(
    Array.from(fields)
      .slice(0, mostFields)
      .map(([field, value]) => [
        known.get(field) ?? text(field, 64),
        value === undefined ? value : text(value)
      ])
  )

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
