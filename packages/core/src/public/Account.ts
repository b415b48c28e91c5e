/** An account: a user, a server, and a credential. */
export {
  Account,
  config,
  decode,
  discover,
  type Fields,
  make,
  signInAgain,
  tokenSource,
  unavailable
} from "../Account.ts"
