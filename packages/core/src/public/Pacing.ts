/** The pacing that connections of one process share: turns at a host, and when lost connections are tried again. */
export { make, networkIsBack, Pacing } from "../mailbox/Pacing.ts"
