/** An account: a user, a server, and a credential. */
export {
  Account,
  config,
  type Credential,
  decode,
  type Fields,
  type IssuedToken,
  make,
  signInAgain,
  tokenSource,
  type TokenSource,
  type TokenSourceOptions,
  unavailable
} from "../lifecycle/Account.ts"
