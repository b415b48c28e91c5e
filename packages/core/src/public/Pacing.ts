/** The pacing that connections of one process share: turns at a host, and which logins wait. */
export { make, networkIsBack, Pacing } from "../mailbox/Pacing.ts"
export { Lockouts, make as makeLockouts } from "../lifecycle/Lockouts.ts"
