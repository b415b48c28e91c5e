/** Whose mail, on which server, and how to prove it. */
export {
  Account,
  config,
  decode,
  discover,
  type Fields,
  make,
  Order,
  Security,
  tokenSource,
  unavailable
} from "../Account.ts"
