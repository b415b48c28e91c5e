/** A mailbox for as long as an app runs, and what changes in it. */
export {
  type Connecting,
  type Credentials,
  type Ended,
  type NeedsUser,
  type Queued,
  type Selected,
  type Status,
  Supervised,
  type Unselected,
  type Waiting
} from "../Supervised.ts"
export {
  type Arrived,
  type Change,
  type Expunged,
  type FlagsChanged,
  type Missed,
  type Reset,
  Token
} from "../Changes.ts"
