/** A mailbox for as long as an app runs, what changes in it, and what becomes of the account's other mailboxes. */
export { type Credentials, type Status, Supervised } from "../Supervised.ts"
export { type AccountChange, AccountToken } from "../AccountChanges.ts"
export {
  type Arrived,
  type Change,
  type Expunged,
  type FlagsChanged,
  type Missed,
  type Reset,
  Token
} from "../Changes.ts"
