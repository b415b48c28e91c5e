/** What the meaning of a refusal is read from. */

/** `OK`, `NO` and `BAD` end a command. A tagged `BYE` (seen at LOGOUT) is read as `OK` for LOGOUT alone. RFC 9051 §7.1. */
export type Condition = "OK" | "NO" | "BAD" | "BYE" | "PREAUTH"

/** The response code in brackets before the text, such as `[UIDVALIDITY 3857529045]`. */
export interface ResponseCode {
  /** Upper case. */
  readonly name: string
  /** The text after the name, unparsed, without the space; empty if there is none. */
  readonly args: string
}

/** A tagged response or an untagged status, as far as its meaning depends on it. */
export interface Refusal {
  readonly condition: Condition
  readonly code: ResponseCode | undefined
}
