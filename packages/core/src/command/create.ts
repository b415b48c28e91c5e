/** CREATE. RFC 9051 §6.3.4, RFC 6154 §3. */
import * as Argument from "../Argument.ts"
import type { Command } from "../Command.ts"
import type { ResponseCode } from "../Response.ts"
import type { SpecialUse } from "./list.ts"
import * as Plan from "./Plan.ts"

/** What a new mailbox is beside its name. */
export interface CreateOptions {
  /** What the mailbox is for; needs CREATE-SPECIAL-USE. A refusal has the code `USEATTR`. */
  readonly specialUse?: SpecialUse | undefined
}

/** What the server told of a new mailbox. */
export interface Created {
  /** Where the server has OBJECTID. RFC 8474 §4.2. */
  readonly mailboxId?: string
}

/** Makes a mailbox, and the levels above it. Where it is there already, `CommandRejected` has the code `ALREADYEXISTS`. */
export const create = (mailbox: string, { specialUse }: CreateOptions = {}): Command<Created> => {
  const use = specialUse === undefined ? [] : [Argument.atom("USE"), Argument.list(Argument.atom(specialUse))]
  const command: Command<Created> = {
    name: "CREATE",
    args: [Argument.mailbox(mailbox), ...(use.length === 0 ? [] : [Argument.list(...use)])],
    result: (_, { code }) => createdOf(code)
  }
  if (specialUse === undefined) return command
  return {
    ...command,
    plan: ({ capabilities }) =>
      capabilities.has("CREATE-SPECIAL-USE")
        ? Plan.send(command)
        : Plan.notOffered("CREATE", "CREATE-SPECIAL-USE")
  }
}

/** `MAILBOXID (F2212ea87-6097)`. RFC 8474 §7. */
const createdOf = (code: ResponseCode | undefined): Created => {
  const [, mailboxId] = code?.name === "MAILBOXID" ? (/^\(([\w-]{1,255})\)$/.exec(code.args) ?? []) : []
  return mailboxId === undefined ? {} : { mailboxId }
}
