/** Fields of an account that do not go together. */
import type * as Mechanism from "../../imap/Mechanism.ts"

/** A field that does not go with the others, and why. */
export interface Problem {
  readonly path: ReadonlyArray<string>
  readonly issue: string
}

interface Credentials {
  readonly password?: unknown
  readonly token?: unknown
  readonly clientCertificate?: unknown
  readonly anonymous?: unknown
}

/** At most one secret: with two, it would be unclear which one to use. Anonymous is only who asks for it and has none. */
export const secretProblem = (
  given: Credentials & { readonly mechanism?: Mechanism.Name }
): Problem | true => {
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
}

/** Returns whether there is a credential. */
export const hasCredential = ({ anonymous, clientCertificate, password, token }: Credentials): boolean =>
  [anonymous, clientCertificate, password, token].some((given) => given !== undefined)

/** Without encryption anyone on the network path can read the password, so a single field must not be enough. */
export const plaintextProblem = ({
  allowPlaintext = false,
  security
}: {
  readonly allowPlaintext?: boolean
  readonly security?: string
}): Problem | true =>
  security !== "none" || allowPlaintext
    ? true
    : {
        path: ["allowPlaintext"],
        issue: "security none sends the password in the clear: this must be true"
      }
