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
} from "../ImapConnection.ts"
export { Report } from "../Report.ts"
export { MailboxState } from "../Mailbox.ts"
export { Capabilities } from "../Capability.ts"
