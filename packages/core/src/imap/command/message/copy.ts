/** COPY and UID COPY. RFC 9051 §6.4.7. */
import * as Argument from "../../Argument.ts"
import { type CopiedUids, copiedUids, joinedUids } from "./copiedUids.ts"
import { type Messages, planned, whole } from "./messages.ts"
import { Schema } from "effect"
import { checking } from "../checking.ts"
import { optionsOf } from "../../../failure/options.ts"
import * as shapes from "../shapes.ts"
import type { Command } from "../Command.ts"

/** The options of COPY and MOVE. */
export interface CopyOptions {
  /** The set holds UIDs. */
  readonly uid?: boolean | undefined
}

export const copyFields = () => ({
  set: shapes.messages,
  mailbox: Schema.String,
  options: optionsOf<CopyOptions>({ uid: Schema.Boolean })
})

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
export const copy = (set: Messages, mailbox: string, options: CopyOptions = {}): Command<Copied> => {
  const wrong = check({ set, mailbox, options })
  if (wrong !== undefined) return wrong
  const { uid = false } = options
  const about = {
    set,
    uid,
    command: (each: Argument.Argument): Command<Copied> => ({
      name: uid ? "UID COPY" : "COPY",
      args: [each, Argument.mailbox(mailbox)],
      result: (untagged, tagged) => ({ uids: copiedUids([...untagged, tagged]) })
    }),
    joined: (copies: ReadonlyArray<Copied>): Copied => ({
      uids: joinedUids(copies.flatMap(({ uids }) => uids ?? []))
    })
  }
  return { ...whole(about), plan: (offered) => planned(about, offered) }
}
