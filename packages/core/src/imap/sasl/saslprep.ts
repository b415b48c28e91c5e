/**
 * Names and passwords as SCRAM compares them. RFC 4013, RFC 5802 §2.2.
 *
 * All of SASLprep but two of its checks: characters that Unicode 3.2 did not know are let through, and the
 * directions of a text are not checked. A text with a forbidden character is sent as it is: a server that prepares
 * passwords cannot have stored it, and one that does not (Dovecot) compares these bytes. PostgreSQL does the same.
 */

/** RFC 3454 table C.1.2. */
const otherSpaces = /[\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000]/gu

/** RFC 3454 table B.1, without U+200B, which counts as a space. */
const mappedToNothing = /[\u00ad\u1806\u2060\ufeff\p{Join_Control}\p{Variation_Selector}]|\u034f/gu

/** RFC 3454 tables C.2 to C.9, as far as the mapping leaves them: controls, directions, and what is not text. */
const forbidden =
  /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}\u2ff0-\u2ffb\ufffc\ufffd]/u

export const prepare = (text: string): string => {
  const prepared = text.replace(otherSpaces, " ").replace(mappedToNothing, "").normalize("NFKC")
  return forbidden.test(prepared) ? text : prepared
}
