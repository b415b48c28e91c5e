/** The party of a failure, in the words that follow “whose”. */
import type * as Advice from "@effect-imap/core/internal/Advice"

const words: { readonly [Party in Advice.Party]: string } = {
  app: "the app, not the server",
  source: "the app’s own source of the password or token; the mail server is not at fault",
  /** For the source of a token: the provider no longer knows the app. */
  registration:
    "the app’s own registration at the provider, which its operator renews: neither the account nor the mail server",
  machine: "this machine’s network; the server had no part in it",
  clock: "the server’s certificate or this machine’s clock: which of them is not known",
  gateway: "the program that answers on this machine; no network is in between",
  lookup: "the look-up of the server’s name; the mail server had no part in it",
  /** The same, of a name that is known to be right. */
  resolver: "the look-up of the server’s name; the mail server had no part in it",
  within: "this machine’s network, if it is not the server’s own; else the server or a firewall before it",
  proxy: "the proxy",
  settings: "the account’s settings (host, port or security), or what answers there in place of the server",
  certificate:
    "the account’s host, the server’s certificate, or something that answers in its place: which of them is not known",
  scanner: "a program or device on this machine or network, which looks into encrypted connections",
  path: "the network, or this machine’s part of it: neither the mail server nor the login",
  filter: "a firewall or a filter on the way to the server",
  proxySettings: "the settings of the proxy, or the proxy itself",
  tunnel: "the tunnel’s command, and not the mail server",
  /** A limit of time that the app made shorter than it is by default. */
  impatience:
    "this program, which waits less than it does by default, or the server or the network, which needs longer: which of them is not known",
  patience:
    "this program, which did not wait longer, or the server, which took so long: which of them is not known",
  unread: "this program, which had stopped reading, or the server or the network: which of them is not known",
  server: "the server",
  /** Silences and cuts may be the server's, or of anything on the way to it. */
  either: "the server or the network: which of them is not known",
  limit: "a limit of the server, which was reached",
  counted: "a limit of the server, which may still have counted connections that had ended",
  account: "the account’s login or settings, which the server did not accept",
  /** Nothing was sent, and nothing refused. */
  inCommon: "the account’s settings or the server’s, which have no way to log in in common",
  consent:
    "the owner’s consent to this program, which has to be given again: the mail server has no part in it",
  contract: "the account’s standing with its provider, such as a bill or a contract",
  mechanism:
    "the account’s login, or the server, which may not be able to check it in this form: which of them is not known",
  name: "the name of the mailbox, in the account’s settings or in the program: the login itself was accepted",
  renamed: "whoever renamed, deleted or hid the mailbox meanwhile: its name and the login were right",
  rule: "a rule of the provider about programs: the login itself was accepted",
  access: "the account’s mailbox or its settings at the provider: the login itself was accepted",
  rights: "the rights that this account has in the mailbox, and not the login or the command",
  /** Neither the server's operator nor the owner: whoever administers the domain or the organisation of the account. */
  domain: "the settings of the account’s domain or organisation, which its administrator makes",
  others: "another program that uses the mailbox",
  holder: "whatever holds the mailbox: another program, or something at the server",
  nobody: "nobody’s: tokens expire, and the app gives another one"
}

/** Names the party of a failure. If its reason leaves that open, the loss before it may show it. */
export const partyWords = (party: Advice.Party, before?: Advice.Party): string =>
  words[(party === "either" ? before : undefined) ?? party]
