/** Accounts that were made by this page, as they are. */
import { Effect } from "effect"
import type { Account } from "../../../core/src/lifecycle/Account.ts"

export const validated = (account: Account) => Effect.succeed(account)
