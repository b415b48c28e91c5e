/** Reads in pieces what was reported to an app up to its token: an account may have a hundred thousand mailboxes. */
import { HashMap } from "effect"
import type { AccountToken } from "../AccountChanges.ts"
import type { MailboxStatus } from "../Command.ts"
import * as LongWork from "../LongWork.ts"
import type { Copy } from "./difference.ts"

export interface Reported {
  readonly copy: Copy
  /** Of all mailboxes in it. */
  readonly names: Set<string>
}

export function* reportedIn({ mailboxes }: AccountToken): LongWork.LongWork<Reported> {
  const copy = HashMap.beginMutation(HashMap.empty<string, MailboxStatus>())
  const names = new Set<string>()
  yield* LongWork.each(mailboxes, ({ name, ...status }) => {
    HashMap.set(copy, name, status)
    names.add(name)
  })
  return { copy: HashMap.endMutation(copy), names }
}
