/** One error for all that can fail: at which step, who must act, and whether a retry helps. */
export { ActionBy, ImapError, make, Retry, toJson, withCauses } from "../failure/ImapError.ts"
