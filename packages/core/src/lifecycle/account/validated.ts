/** The account that an app gives to `connect`, checked before anything is dialed. */
import { Effect, Redacted, Schema } from "effect"
import * as Account from "../Account.ts"
import * as ImapError from "../../failure/ImapError.ts"
import type { Transport } from "../Transport.ts"
import { unreadable } from "./invalid.ts"
import { hasCredential } from "./problems.ts"

/** Checks the account. A missing credential is reported before anything is dialed (A21); a fixed end needs none. */
export const validated = Effect.fnUntracedEager(function* (given: Account.Account, { kind }: Transport) {
  const account = checkedBefore(given) ?? (yield* unreadable(given) ?? checked(given))
  if (kind === "fixed" || hasCredential(account)) return account
  const problem = "a password, a token or a clientCertificate is needed, or anonymous"
  return yield* ImapError.make({ _tag: "InvalidAccount", field: "password", problem }, "account")
})

/** Apps connect with the same account again and again: an unchanged one is not checked again. */
const checkedBefore = (given: Account.Account): Account.Account | undefined => {
  const before = known.get(given)
  return before !== undefined && isSame(given, before.given) ? before.account : undefined
}

const checked = (given: Account.Account) =>
  Effect.mapEager(Effect.mapErrorEager(decode(given), Account.invalid), (account) => {
    // the contents of a list or an object may change unnoticed
    if (Object.values(given).every(isFixed)) known.set(given, { given: { ...given }, account })
    return account
  })

const known = new WeakMap<
  Account.Account,
  { readonly given: Account.Account; readonly account: Account.Account }
>()

const isFixed = (value: unknown): boolean =>
  value === null || typeof value !== "object" || Redacted.isRedacted(value)

const isSame = (one: Account.Account, other: Account.Account): boolean => {
  const names = Object.keys(one)
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => Reflect.get(one, name) === Reflect.get(other, name))
  )
}

const decode = Schema.decodeUnknownExit(Schema.toType(Account.Account), { onExcessProperty: "error" })
