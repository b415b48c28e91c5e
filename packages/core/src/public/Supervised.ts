/** A mailbox for as long as an app runs, what changes in it, and what happens to the account's other mailboxes. */
export {
  Connecting,
  type Credentials,
  Ended,
  follow,
  grouped,
  type Grouped,
  layer,
  layerConfig,
  make,
  NeedsUser,
  type Options,
  Queued,
  Selected,
  Status,
  summary,
  type Summary,
  Supervised,
  Unselected,
  type Update,
  Waiting
} from "../mailbox/Supervised.ts"
export {
  AccountChange,
  type AccountFollowed,
  type AccountOptions,
  AccountToken
} from "../mailbox/AccountChanges.ts"
export {
  Arrived,
  Change,
  type ChangesOptions,
  Expunged,
  FlagsChanged,
  type Followed,
  type FollowingOptions,
  Missed,
  Reset,
  Token
} from "../mailbox/Changes.ts"
