/** A mailbox for as long as an app runs, what changes in it, and what happens to the account's other mailboxes. */
export {
  type Credentials,
  grouped,
  Status,
  type Summary,
  summary,
  Supervised
} from "../mailbox/Supervised.ts"
export { AccountChange, AccountToken } from "../mailbox/AccountChanges.ts"
export { Arrived, Change, Expunged, FlagsChanged, Missed, Reset, Token } from "../mailbox/Changes.ts"
