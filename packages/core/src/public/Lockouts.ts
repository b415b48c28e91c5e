/** Accounts that their server wants left alone for a while. */
export { Lockouts, make } from "../lifecycle/Lockouts.ts"
