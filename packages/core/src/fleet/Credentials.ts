/** The part of an account that only the app knows: its server and its secret. */
import { Context, type Effect } from "effect"
import type { Account } from "../lifecycle/Account.ts"
import type { FleetError } from "./FleetError.ts"

/** The app's accounts and secrets, requested on the runner of an account. */
export interface Credentials {
  /**
   * Returns the account, with its secret. Called on the runner of the account, when the account begins there and when it
   * is renewed; the secret is sent to the mail server and nowhere else.
   */
  readonly get: (accountId: string) => Effect.Effect<Account, FleetError>
}

/** The accounts as a service, which the app provides. */
export const Credentials = Context.Service<Credentials>("@effect-imap/core/ImapFleet/Credentials")
