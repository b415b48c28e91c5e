/** A mailbox for as long as an app runs, what changes in it, and what happens to the account's other mailboxes. */
export { layerSupervised as layer, layerSupervisedConfig as layerConfig } from "../mailbox/ImapConnection.ts"
export {
  Connecting,
  type Credentials,
  Ended,
  grouped,
  type Grouped,
  NeedsUser,
  Queued,
  Selected,
  Status,
  summary,
  type Summary,
  Supervised,
  Unselected,
  Waiting
} from "../mailbox/Supervised.ts"
export { follow, type Update } from "../mailbox/supervision/follow.ts"
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
  Missed,
  Reset,
  Token
} from "../mailbox/Changes.ts"
