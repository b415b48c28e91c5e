/** From an account to a selected mailbox, or the reason why not. */
export {
  type Attachment,
  type Download,
  Gap,
  ImapConnection,
  layer,
  layerConfig,
  make,
  type MessageContents,
  open,
  type Opening,
  type Options,
  type ReadOptions,
  type Server,
  type Stats,
  whileConnected,
  type UseOptions,
  type UseWithinOptions,
  type WithinOptions
} from "../mailbox/ImapConnection.ts"
export { Report, type ServerId } from "../lifecycle/Report.ts"
export type { State } from "../trace/StateId.ts"
export { MailboxState } from "../imap/Mailbox.ts"
export { Capabilities } from "../imap/Capability.ts"
