/** The app's wish for an account, and its status before any runner has begun with it. */
import { DateTime, Schema } from "effect"
import { StoredText } from "../base/StoredText.ts"
import type { FleetStatus } from "./FleetStatus.ts"

/** The way in which an account should be watched, on any runner. */
export const Wish = Schema.Struct({
  label: Schema.optionalKey(StoredText),
  /** Instead of the account's mailbox. */
  mailbox: Schema.optionalKey(StoredText)
})
export interface Wish extends Schema.Schema.Type<typeof Wish> {}

/** The status of an account that no runner has begun with. */
export const unassigned = (accountId: string, wish: Wish, now: number): FleetStatus => {
  const at = DateTime.makeUnsafe(now)
  return {
    accountId,
    ...(wish.label === undefined ? {} : { label: wish.label }),
    state: "Unassigned",
    since: at,
    updatedAt: at
  }
}
