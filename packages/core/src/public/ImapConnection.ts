/** From an account to a selected mailbox, or the reason why not. */
export {
  connect,
  type Gap,
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
export type { Report } from "../Report.ts"
export type { MailboxState } from "../Mailbox.ts"
export type { Capabilities } from "../Capability.ts"
