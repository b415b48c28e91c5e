/** Lines that are not in IMAP. */

/**
 * The address, and whoever comes from it, is turned away: after failures that it had, or by a list. An email address has no
 * part in it.
 */
export const addressBlocked =
  /\b(?:ip|(?:ip|your) address|your (?:host|network)|address \[?(?:\d{1,3}\.){3}\d{1,3}\]?)\b.{0,40}\b(?:blocked|banned|black ?listed|denied|rejected|refused)\b|\b(?:blocked|banned|denied) (?:your|this) (?:ip|address|host|network)\b|\btoo many (?:\w+ ){0,3}(?:failures|attempts|errors) from (?:your|this) (?:ip|address|host|network)\b/iu

export const saysAddressBlocked = (text: string): boolean => addressBlocked.test(text.slice(0, 256))

/** Returns whether an untagged line reads like a success, as some servers send one in addition to the tagged one. */
export const saysOk = (text: string): boolean => /^OK\b/i.test(text)

/** Returns whether words are about the charset of a search. RFC 9051 §7.1, BADCHARSET. */
export const saysCharset = (said: string): boolean => /\bchar(?:acter)?[ -]?sets?\b/iu.test(said)

/** A firewall that looks into mail writes X's over STARTTLS, and keeps its length: `XXXXXXXA`. */
export const isMasked = (capability: string): boolean => /^X{7}[A-Z]$/.test(capability)
