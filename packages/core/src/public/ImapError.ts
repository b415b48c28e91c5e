/** One error for all that can fail: at which step, who must act, and whether a retry helps. */
export {
  ActionBy,
  ImapError,
  make,
  type Options,
  Party,
  Retry,
  toJson,
  withCauses
} from "../failure/ImapError.ts"
export { signInAgain, unavailable } from "../lifecycle/account/givenSecret.ts"
export { httpStatus } from "../failure/httpStatus.ts"
export { Quotation } from "../failure/Quotation.ts"
