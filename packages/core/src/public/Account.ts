/** An account: a user, a server, and a credential. */
export {
  Account,
  type Credential,
  decode,
  type Fields,
  type IssuedToken,
  make,
  tokenSource,
  type TokenSource,
  type TokenSourceOptions
} from "../lifecycle/Account.ts"
export { config } from "../lifecycle/account/variables.ts"
