/** COPY and UID COPY. RFC 9051 §6.4.7. */
import * as Argument from "../../Argument.ts"
import { type CopiedUids, copiedUids, joinedUids } from "./copiedUids.ts"
import { type Messages, named, nameFor, planned, asWritten } from "./messages.ts"
import { Schema } from "effect"
import { checking } from "../checking.ts"
import * as shapes from "../shapes.ts"
import { type Command, commandOf } from "../Command.ts"

export const copyFields = () => ({ set: shapes.messages, mailbox: Schema.String })

const check = checking("COPY", copyFields)

/** The result of a COPY. */
export interface Copied {
  /** The UIDs, if the server reports them, which takes UIDPLUS; absent if nothing was copied. */
  readonly uids: CopiedUids | undefined
}

/**
 * Copies messages with their flags and dates to another mailbox. If that does not exist, `CommandRejected` has the
 * code `TRYCREATE`.
 *
 * A set of more UIDs than fit into a line is copied by several commands, in ascending order. Each copies all of its
 * messages or none; if one of them fails, those before it have been copied, which the error's `progress` lists.
 */
export const copy = (set: Messages, mailbox: string): Command<Copied> => {
  const wrong = check({ set, mailbox })
  if (wrong !== undefined) return wrong
  const messages = named(set)
  const about = {
    messages,
    command: (each: Argument.Argument): Command<Copied> => ({
      name: nameFor("COPY", messages),
      args: [each, Argument.mailbox(mailbox)],
      result: (untagged, tagged) => ({ uids: copiedUids([...untagged, tagged]) })
    }),
    joined: (copies: ReadonlyArray<Copied>): Copied => ({
      uids: joinedUids(copies.flatMap(({ uids }) => uids ?? []))
    })
  }
  return commandOf({ ...asWritten(about), plan: (offered) => planned(about, offered) })
}
