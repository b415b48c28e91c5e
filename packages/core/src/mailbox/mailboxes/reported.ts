/** Reads in pieces what was reported to an app up to its token: an account may have a hundred thousand mailboxes. */
import type { AccountToken } from "../AccountChanges.ts"
import * as LongWork from "../../base/LongWork.ts"
import { Copy } from "./Copy.ts"

export interface Reported {
  readonly copy: Copy
  /** Of all mailboxes in it. */
  readonly names: Set<string>
}

export function* reportedIn({ mailboxes }: AccountToken): LongWork.LongWork<Reported> {
  const copy = new Copy()
  const names = new Set<string>()
  yield* LongWork.each(mailboxes, ({ name, ...status }) => {
    copy.set(name, status)
    names.add(name)
  })
  return { copy, names }
}
