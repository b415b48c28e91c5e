/**
 * Sentences that are known to be false, each by its id and what contradicts it, until they are mended. The campaign counts
 * them, and does not fail for them.
 */
export const open: ReadonlySet<string> = new Set([
  "TlsNotTls: a proxy spoke, not the server",
  "AuthRejected: the server said it",
  "AuthRejected: the server's words say imapOff",
  "AuthRejected: the server's words say maintenance",
  "AuthRejected: the server's words say tooMany",
  "AuthRejected: the server's words say secondFactor",
  "AuthRejected: the server's words say appPassword",
  "AuthRejected: the server's words say that the nobody must act",
  "AuthRejected: the server's words say that the admin must act",
  "AccountLocked: the server's words say imapOff",
  "rail:done: a step without an event",
  "ConnectionStalled: nothing shows a silence as long as it says"
])
