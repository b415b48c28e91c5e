import type { WireLine } from "../../connection/Connection.ts"

/** Returns whether a line ends IDLE. RFC 9051 §6.3.13. */
export const isDone = ({ direction, tag, text }: WireLine): boolean =>
  direction === "sent" && tag === undefined && /^DONE$/i.test(text)
