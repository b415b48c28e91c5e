/**
 * What is compared on every connection: where a server says OK, or lists and greets what others do not. All else is compared after a
 * refusal or a loss, and loaded then.
 */
import { examined } from "./examined.ts"
import type { Quirk } from "./Quirk.ts"
import { waiting } from "./waiting.ts"

const exchange = /Microsoft Exchange/i

export const succeeding: ReadonlyArray<Quirk> = [
  {
    id: "dovecot-busy",
    state: "greeting",
    match: { text: /waiting for authentication (?:master )?process/i, manner: ["OK"] },
    recovery: { _tag: "Provisional" },
    source: "Dovecot, login-common, cypht#97"
  },
  {
    // the only server with this capability that has NOTIFY
    id: "dovecot-notify",
    state: "selected",
    match: { capability: "THREAD=REFS", manner: ["OK"] },
    recovery: { _tag: "NamesAlone" },
    source: "Dovecot 2.3.19.1 and 2.4.1, measured: see account.md"
  },
  {
    id: "exchange-refused-by-ok",
    state: "auth",
    match: { text: /unable to authenticate/i, manner: ["OK"] },
    recovery: { _tag: "Refusal" },
    source: "jakarta mail-api#206"
  },
  {
    id: "exchange-login-first",
    state: "auth",
    match: { user: /[\\/]/, greeting: exchange, manner: ["OK"] },
    recovery: { _tag: "LoginFirst" },
    source: "imapflow#1799: a shared mailbox, `user@example.com\\shared`, breaks PLAIN"
  },
  {
    id: "exchange-login-behind-plain",
    state: "auth",
    match: { greeting: exchange, manner: ["OK"] },
    recovery: { _tag: "LoginAfterPlain" },
    source: "MailKit#1437"
  },
  {
    id: "interia-imap-disabled",
    state: "any",
    match: { text: /please enable imap access/i, manner: ["OK", "NO", "BAD", "BYE"] },
    recovery: { _tag: "Means", reason: { _tag: "ImapDisabled" } },
    source: "MailKit#860: even the OK of the login says so"
  },
  {
    id: "icloud-push-proxy",
    state: "auth",
    match: { capability: "XAPPLEPUSHSERVICE", manner: ["OK"] },
    recovery: { _tag: "Recapability" },
    source: "mbsync, drv_imap.c: its proxy breaks literals until it has seen CAPABILITY"
  },
  ...waiting,
  ...examined
]
