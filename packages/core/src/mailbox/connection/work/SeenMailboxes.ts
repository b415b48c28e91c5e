/** The mailboxes that the server has shown to be there, by LIST or by what it carried out. RFC 9051 §7.1. */
import { isMailbox } from "../../../failure/diagnosis/listed.ts"
import type { Command } from "../../../imap/Command.ts"
import type { Untagged } from "../../../imap/Response.ts"
import { mailboxName } from "../../../imap/command/mailbox/mailboxName.ts"

/** So many are kept, of so many letters each: what a server lists must not take memory without end. */
const most = 64
const longest = 255

export class SeenMailboxes {
  private readonly names = new Set<string>()

  /** A command is answered with OK. `utf8`: as names are sent. */
  done(
    { args, name }: Pick<Command, "args" | "name">,
    untagged: ReadonlyArray<Untagged>,
    utf8: boolean
  ): void {
    if (name === "RENAME") this.names.clear()
    else for (const each of mailboxesIn({ args, name })) this.shows(each, name !== "DELETE")
    // LSUB lists names that may be gone. RFC 3501 §6.3.9
    if (name !== "LIST" && name !== "XLIST") return
    for (const each of untagged)
      if (each._tag === "List") this.shows(mailboxName(each.name, utf8), isMailbox(each))
  }

  /** A mailbox is open. */
  opens(name: string): void {
    this.shows(name, true)
  }

  /** It has shown the mailbox that a command names. */
  has(command: Pick<Command, "args" | "name">): boolean {
    return mailboxesIn(command).some((name) => this.names.has(name))
  }

  private shows(name: string, isThere: boolean): void {
    if (!isThere) this.names.delete(name)
    else if (this.names.size < most && name.length <= longest) this.names.add(name)
  }
}

/** The commands whose mailbox has to be there, or is after it. RFC 9051 §6.3. */
const using = /^(?:APPEND|CREATE|DELETE|STATUS|(?:UID )?(?:COPY|MOVE))$/

const mailboxesIn = ({ args, name }: Pick<Command, "args" | "name">): ReadonlyArray<string> =>
  using.test(name) ? args.flatMap((each) => (each._tag === "Mailbox" ? [each.name] : [])) : []
