/** A mailbox for as long as an app runs, what changes in it, and what happens to the account's other mailboxes. */
export { type Credentials, grouped, Status, type Summary, summary, Supervised } from "../Supervised.ts"
export { AccountChange, AccountToken } from "../AccountChanges.ts"
export { Arrived, Change, Expunged, FlagsChanged, Missed, Reset, Token } from "../Changes.ts"
