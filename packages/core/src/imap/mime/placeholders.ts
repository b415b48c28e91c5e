/**
 * The placeholders that servers write into an ENVELOPE if a sender left out one side of an address, since NIL would
 * turn it into a group (RFC 9051 §7.5.2). Nobody sent these words, and they are not valid addresses.
 */
interface Placeholder {
  readonly server: string
  readonly local?: ReadonlyArray<string>
  readonly domain?: ReadonlyArray<string>
  readonly source: string
}

const known: ReadonlyArray<Placeholder> = [
  {
    server: "Dovecot",
    local: ["MISSING_MAILBOX"],
    domain: ["MISSING_DOMAIN", "SYNTAX_ERROR"],
    source: "lib-mail/message-address.c; seen on 2.3.19"
  },
  { server: "Cyrus", domain: ["unspecified-domain"], source: "lib/parseaddr.c; seen on 3.6" },
  {
    server: "UW IMAP and others on c-client",
    local: ["INVALID_ADDRESS", "MISSING_MAILBOX_TERMINATOR", "UNEXPECTED_DATA_AFTER_ADDRESS"],
    domain: [".MISSING-HOST-NAME.", ".SYNTAX-ERROR."],
    source: "c-client, rfc822.c"
  },
  { server: "any", local: [""], domain: [""], source: "several write an empty string" }
]

/** By the side of the `@`. */
export const placeholders = {
  local: new Set(known.flatMap(({ local = [] }) => local)),
  domain: new Set(known.flatMap(({ domain = [] }) => domain))
}
