/** From an account to a selected mailbox, or the reason why not. */
export {
  connect,
  Gap,
  ImapConnection,
  layer,
  layerConfig,
  layerSupervised,
  layerSupervisedConfig,
  open,
  type Options,
  supervise,
  type SuperviseOptions,
  whileConnected
} from "../mailbox/ImapConnection.ts"
export { Report } from "../lifecycle/Report.ts"
export { MailboxState } from "../imap/Mailbox.ts"
export { Capabilities } from "../imap/Capability.ts"
