/** One error for all that can fail: at which step, whose turn it is, and whether a retry helps. */
export { ActionBy, ImapError, make, Retry, toJson, withCauses } from "../ImapError.ts"
