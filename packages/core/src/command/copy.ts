/** COPY and UID COPY. RFC 9051 §6.4.7. */
import * as Argument from "../Argument.ts"
import type { Command } from "../Command.ts"
import { type Messages, messages } from "./arguments.ts"
import { type CopiedUids, copiedUids } from "./copiedUids.ts"

/** How the messages of a COPY or MOVE are named. */
export interface CopyOptions {
  /** The set holds UIDs. */
  readonly uid?: boolean | undefined
}

/** What a COPY made. */
export interface Copied {
  /** Where the server tells it, which takes UIDPLUS; not where nothing was copied. */
  readonly uids: CopiedUids | undefined
}

/**
 * Copies messages with their flags and dates to another mailbox. Where that does not exist, `CommandRejected` has the
 * code `TRYCREATE`.
 */
export const copy = (set: Messages, mailbox: string, { uid = false }: CopyOptions = {}): Command<Copied> => ({
  name: uid ? "UID COPY" : "COPY",
  args: [messages(set), Argument.mailbox(mailbox)],
  result: (untagged, tagged) => ({ uids: copiedUids([...untagged, tagged]) })
})
