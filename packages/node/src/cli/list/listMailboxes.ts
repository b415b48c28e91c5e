/**
 * `effect-imap list`: the mailboxes of an account, without opening one.
 */
import * as ImapCommand from "@effect-imap/core/Command"
import * as ImapConnection from "@effect-imap/core/ImapConnection"
import { Console, Effect } from "effect"
import { Command } from "effect/cli"
import { equipped, prepare, type Prepared } from "../connect/prepare.ts"
import * as Json from "../output/Json.ts"
import * as LiveSteps from "../output/LiveSteps.ts"
import { newRun, notBegun, reporting, type Run, settled } from "../output/outcome.ts"
import * as Secrets from "../output/Secrets.ts"
import { type AccountFlags, listFlags } from "../settings/flags.ts"
import * as ListWords from "./ListWords.ts"

/** Plans LIST. Counts are requested only if they come in the same command, LIST-STATUS (RFC 5819). */
const listCommand = (capabilities: ImapConnection.Capabilities) => {
  const countsWithList = capabilities.has("LIST-STATUS") || capabilities.has("IMAP4rev2")
  const status = countsWithList ? (["messages", "unseen", "uidNext", "uidValidity"] as const) : []
  return ImapCommand.listMailboxes("", "*", { status })
}

/** Logs in, lists and logs out. */
const mailboxesOf = Effect.fnUntraced(function* (
  { account, settings: { label } }: Prepared,
  live: LiveSteps.LiveSteps,
  run: Run
) {
  const opening = yield* ImapConnection.open({ ...account, mailbox: null }, { label }).pipe(
    reporting(run, notBegun)
  )
  return yield* Effect.gen(function* () {
    const connection = yield* opening.selected
    const value = yield* connection.execute(listCommand(yield* connection.capabilities))
    const report = Secrets.maskReport(yield* connection.report, run.redactor)
    yield* connection.logout
    return { mailboxes: value.map((info) => Secrets.maskMailboxInfo(info, run.redactor)), report }
  }).pipe(reporting(run, { report: opening.report, stopDrawing: live.stop }))
})

const listed = Effect.fnUntraced(function* (flags: AccountFlags, run: Run) {
  const prepared = yield* prepare(flags, run).pipe(reporting(run, notBegun))
  const { account, settings, sinks, transport } = prepared
  const live = yield* LiveSteps.make({ host: account.host, mailbox: null }, LiveSteps.standardError())
  const { mailboxes, report } = yield* mailboxesOf(prepared, live, run).pipe(
    equipped(settings, transport, [...sinks, live.sink])
  )
  yield* Console.log(
    run.json
      ? Json.render(Json.listed(mailboxes, report, run.discovered))
      : ListWords.table(mailboxes, account.host, LiveSteps.standardOutput().style)
  )
}, Effect.scoped)

export const listMailboxes = Command.make("list", listFlags, (flags) => {
  const run = newRun("list", flags.json)
  return settled(run)(listed(flags, run))
}).pipe(
  Command.withExamples([
    {
      command: "effect-imap list --host imap.example.com --user me@example.com",
      description: "Asks for the password, shows each step, then a line for each mailbox"
    },
    {
      command: "effect-imap list --config me.yaml --json",
      description: "For a script: one JSON object, with the counts if the server has LIST-STATUS"
    }
  ])
)
