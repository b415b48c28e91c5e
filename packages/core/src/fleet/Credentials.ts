/** What only the app knows of an account: where it is, and its secret. */
import { Context, type Effect } from "effect"
import type { Account } from "../Account.ts"
import type { FleetError } from "./FleetError.ts"

/** The accounts of a fleet, as the app knows them. */
export interface CredentialsOf {
  /**
   * The account, with its secret. Asked where the account runs, when it begins there and when it is renewed; the secret
   * goes to the mail server and nowhere else.
   */
  readonly get: (accountId: string) => Effect.Effect<Account, FleetError>
}

/** The app's own accounts and secrets, asked where an account runs. */
export class Credentials extends Context.Service<Credentials, CredentialsOf>()(
  "@effect-imap/core/ImapFleet/Credentials"
) {}
