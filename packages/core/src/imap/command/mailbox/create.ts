/** CREATE. RFC 9051 §6.3.4, RFC 6154 §3. */
import * as Argument from "../../Argument.ts"
import type { ResponseCode } from "../../Response.ts"
import { type SpecialUse, specialUse } from "./MailboxInfo.ts"
import * as Grammar from "../../wire/Grammar.ts"
import * as Plan from "../Plan.ts"
import { Schema } from "effect"
import { checking } from "../checking.ts"
import { optionsOf } from "../../../failure/options.ts"
import { type Command, commandOf } from "../Command.ts"

/** The options of a new mailbox. */
export interface CreateOptions {
  /** The special use of the mailbox; needs CREATE-SPECIAL-USE. A refusal has the code `USEATTR`. */
  readonly specialUse?: SpecialUse | undefined
}

/** The server's report of a new mailbox. */
export interface Created {
  /** Present if the server has OBJECTID. RFC 8474 §4.2. */
  readonly mailboxId?: string
}

const check = checking("CREATE", () => ({
  mailbox: Schema.String,
  options: optionsOf<CreateOptions>({ specialUse })
}))

/** Makes a mailbox, and the levels above it. If it already exists, `CommandRejected` has the code `ALREADYEXISTS`. */
export const createMailbox = (mailbox: string, options: CreateOptions = {}): Command<Created> => {
  const wrong = check({ mailbox, options })
  if (wrong !== undefined) return wrong
  const { specialUse } = options
  const use = specialUse === undefined ? [] : [Argument.atom("USE"), Argument.list(Argument.atom(specialUse))]
  const command: Command<Created> = {
    name: "CREATE",
    args: [Argument.mailbox(mailbox), ...(use.length === 0 ? [] : [Argument.list(...use)])],
    result: (_, { code }) => createdOf(code)
  }
  if (specialUse === undefined) return command
  return commandOf({
    ...command,
    plan: ({ capabilities }) =>
      capabilities.has("CREATE-SPECIAL-USE")
        ? Plan.send(command)
        : Plan.notOffered("CREATE", "CREATE-SPECIAL-USE")
  })
}

/** `MAILBOXID (F2212ea87-6097)`. RFC 8474 §7. */
const createdOf = (code: ResponseCode | undefined): Created => {
  const [, id = ""] = code?.name === "MAILBOXID" ? (/^\((.*)\)$/.exec(code.args) ?? []) : []
  const mailboxId = Grammar.objectId(id)
  return mailboxId === undefined ? {} : { mailboxId }
}
