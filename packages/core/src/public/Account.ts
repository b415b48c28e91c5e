/** Whose mail, on which server, and how to prove it. */
export { Account, config, decode, discover, type Fields, make, tokenSource, unavailable } from "../Account.ts"
