/** The report of a STORE of Gmail's labels. */
import { labelList } from "../mail/gmail.ts"
import * as Mailstore from "../store/Mailstore.ts"
import type * as View from "../store/View.ts"
import type { Selected } from "../Turn.ts"

/** Reports the labels that are left. */
export const labelLines = (
  stored: ReadonlyArray<View.Numbered>,
  next: Mailstore.Mailstore,
  { view }: Selected,
  isUid: boolean
): ReadonlyArray<string> => {
  const now = new Map(
    Mailstore.withUidValidity(next, view.uidValidity)?.messages.map((message) => [message.uid, message])
  )
  return stored.map(({ message, sequence }) => {
    const labels = `X-GM-LABELS ${labelList(now.get(message.uid) ?? message)}`
    return `* ${sequence} FETCH (${isUid ? `UID ${message.uid} ` : ""}${labels})`
  })
}
