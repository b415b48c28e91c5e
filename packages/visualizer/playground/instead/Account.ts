/** Accounts as this page makes them: there is nothing to check, and a password is to become a secret. */
import { Effect, Redacted, Schema } from "effect"
import type * as Own from "../../../core/src/lifecycle/Account.ts"

export * from "../../../core/src/lifecycle/Account.ts"
export { make as tokenSource } from "../../../core/src/lifecycle/account/TokenSource.ts"

const secret = (given: unknown): unknown => (typeof given === "string" ? Redacted.make(given) : given)

export const make = ({ password, token, ...fields }: Own.Fields) =>
  Effect.succeed({
    ...fields,
    ...(password === undefined ? { token: secret(token) } : { password: secret(password) })
  })

export const Order = Schema.String
