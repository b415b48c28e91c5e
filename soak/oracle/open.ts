/**
 * Sentences that are known to be false, each by its id and what contradicts it, until they are mended. The campaign counts
 * them, and does not fail for them.
 */
export const open: ReadonlySet<string> = new Set([
  "mark:asked: the app sent nothing in this time",
  "legend:work: the app sent nothing in this time",
  "TlsNotTls: a proxy spoke, not the server",
  "slow-command: server and network took # ms of it",
  "slow-network: the network is faster",
  "slow-way: the network is faster",
  "AuthRejected: the server said it",
  "AuthRejected: the server's words say imapOff",
  "AuthRejected: the server's words say maintenance",
  "AuthRejected: the server's words say tooMany",
  "AuthRejected: the server's words say secondFactor",
  "AuthRejected: the server's words say appPassword",
  "AuthRejected: the server's words say that the nobody must act",
  "AuthRejected: the server's words say that the admin must act",
  "rail:done: a step without an event",
  "ConnectionStalled: nothing shows a silence as long as it says",
  "identity-resent: nothing shows ID twice"
])
