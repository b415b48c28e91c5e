/** The pacing that connections of one process share: turns at a host, and which logins wait. */
export { make, networkIsBack, Pacing } from "../Pacing.ts"
export { Lockouts, make as makeLockouts } from "../Lockouts.ts"
