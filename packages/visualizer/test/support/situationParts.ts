/** Parts of situations: servers as scripts, and what an app asks of them. */
import * as Account from "@effect-imap/core/Account"
import * as Argument from "@effect-imap/core/Argument"
import * as Command from "@effect-imap/core/Command"
import type { ImapConnection } from "@effect-imap/core/ImapConnection"
import type { ImapError } from "@effect-imap/core/ImapError"
import { TransportError, type TransportFailure } from "@effect-imap/core/Transport"
import { Effect, Redacted } from "effect"
import type { Setting } from "./record.ts"

/** A script, and how it is met. */
export interface Situation extends Omit<Setting, "server"> {
  readonly script: string
}

export const greeting = "S: * OK [CAPABILITY IMAP4rev1 SASL-IR LITERAL+ AUTH=PLAIN] ready"

/** A server that answers the login like this. */
export const login = (answer: string): Situation => ({ script: `${greeting}\nlogin <1>\n${answer}` })

/** A server that answers SELECT like this. */
export const select = (answer: string): Situation =>
  login(`S: <1> OK [CAPABILITY IMAP4rev1 LITERAL+] done\nC: <2> SELECT INBOX\n${answer}`)

/** Gives a token of OAuth. */
export const token = Account.tokenSource({ get: Effect.succeed(Redacted.make("ya29.secret")) })

export const mailbox = `S: * 3 EXISTS
S: * OK [UIDVALIDITY 7] valid
S: * OK [UIDNEXT 12] next`

/** An app that does this in an open mailbox, and a server that says this. */
export const open = (
  works: (connection: ImapConnection) => Effect.Effect<unknown, ImapError>,
  script: string,
  code = "READ-WRITE"
): Situation => ({ ...select(`${mailbox}\nS: <2> OK [${code}] done\n${script}`), works })

export const leaves = "C: <9> LOGOUT\nS: * BYE\nS: <9> OK"

export const asks =
  (name: string, ...given: ReadonlyArray<Argument.Argument>) =>
  ({ execute }: ImapConnection) =>
    execute(Command.raw(name, ...given))

export const first = Argument.sequence(1)
export const copies = asks("COPY", first, Argument.mailbox("Archive"))
export const flags = asks("STORE", first, Argument.atom("+FLAGS"), Argument.list(Argument.atom("\\Seen")))
export const reads = asks("FETCH", first, Argument.atom("BODY.PEEK[]"))
export const searches = asks("SEARCH", Argument.atom("UNSEEN"))
export const rests = () => Effect.sleep("1 hour")

/** A handshake that fails like this. */
export const untrusted = (failure: TransportFailure, detail: string): Situation => ({
  script: greeting,
  options: { handshake: () => Effect.fail(new TransportError({ failure, detail })) }
})
