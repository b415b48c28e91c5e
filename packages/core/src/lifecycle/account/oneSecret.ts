/** The rule by which an account has one credential at most. */
import { Schema } from "effect"
import type * as Mechanism from "../../imap/Mechanism.ts"

interface Credentials {
  readonly password?: unknown
  readonly token?: unknown
  readonly clientCertificate?: unknown
  readonly anonymous?: unknown
}

/** At most one secret: with two, it would be unclear which one to use. Anonymous is only who asks for it and has none. */
export const oneSecret = Schema.makeFilter((given: Credentials & { readonly mechanism?: Mechanism.Name }) => {
  const { anonymous = false, mechanism, password, token } = given
  if (password !== undefined && token !== undefined) {
    return { path: ["token"], issue: "either a password or a token, not both" }
  }
  if (anonymous === false) {
    return (
      mechanism !== "ANONYMOUS" || { path: ["anonymous"], issue: "the mechanism ANONYMOUS needs it: true" }
    )
  }
  return (
    !hasCredential({ ...given, anonymous: undefined }) || {
      path: ["anonymous"],
      issue: "either this, or a password, token or certificate"
    }
  )
})

/** Returns whether there is a credential. */
export const hasCredential = ({ anonymous, clientCertificate, password, token }: Credentials): boolean =>
  [anonymous, clientCertificate, password, token].some((given) => given !== undefined)
