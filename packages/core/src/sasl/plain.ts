/** PLAIN: who to act as, who proves it, and the password, in one message. RFC 4616 §2. */
import { Redacted } from "effect"

export interface PlainCredential {
  readonly user: string
  readonly password: Redacted.Redacted<string>
  /** Act as this user; left out, as `user`. */
  readonly authorizeAs?: string | undefined
}

/** The message in base64, as AUTHENTICATE wants it. */
export const message = ({ authorizeAs = "", password, user }: PlainCredential): Redacted.Redacted<string> => {
  const bytes = new TextEncoder().encode(`${authorizeAs}\0${user}\0${Redacted.value(password)}`)
  return Redacted.make(btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")), {
    label: "SASL PLAIN"
  })
}
