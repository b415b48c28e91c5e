/** A mailbox for as long as an app runs, and what changes in it. */
export { type Credentials, type Status, Supervised } from "../Supervised.ts"
export {
  type Arrived,
  type Change,
  type Expunged,
  type FlagsChanged,
  type Missed,
  type Reset,
  Token
} from "../Changes.ts"
