/** Copies of mailboxes of a real server: one that is removed meanwhile, and one that never was there. */
import * as Command from "@effect-imap/core/Command"
import * as ImapConnection from "@effect-imap/core/ImapConnection"
import * as Supervised from "@effect-imap/core/Supervised"
import { Effect } from "effect"
import { letter } from "../support/bytes.ts"
import { until } from "../support/until.ts"
import { inAnApp, type Server } from "./following.ts"

const mailbox = "Brief"
const misspelt = "Breif"

/** The flags of the messages that were copied, and how each copy ended. */
export const copied = Effect.fnUntraced(function* ({ accountAt, port }: Server) {
  const { execute } = yield* ImapConnection.make({ ...accountAt(port), mailbox: null })
  yield* execute(Command.createMailbox(mailbox))
  yield* execute(Command.append(mailbox, letter, { flags: ["\\Seen"] }))
  yield* execute(Command.append(mailbox, letter))
  const supervised = yield* Supervised.make(accountAt(port), { isLogged: false })
  const flags: Array<ReadonlyArray<string> | undefined> = []
  const ends: Record<string, string> = {}
  const copy = (name: string) =>
    Supervised.follow(supervised, name, { flags: true }, { page: 50 }, ({ messages }) =>
      Effect.sync(() => void flags.push(...messages.map((message) => message.flags)))
    ).pipe(
      Effect.match({ onSuccess: () => "ended", onFailure: ({ reason }) => reason._tag }),
      Effect.tap((end) => Effect.sync(() => void (ends[name] = end)))
    )
  yield* Effect.forkScoped(copy(mailbox))
  yield* Effect.forkScoped(copy(misspelt))
  yield* until("the messages are not copied", () => flags.length === 2 && misspelt in ends)
  yield* execute(Command.deleteMailbox(mailbox))
  yield* until("the copy has not ended", () => mailbox in ends)
  return { ends, flags }
}, inAnApp)
