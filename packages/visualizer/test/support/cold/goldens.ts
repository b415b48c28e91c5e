/** Sixteen of the situations that have a golden, chosen by the seed 2211 of `seeded.ts`, and what is true of them. */
import { Effect } from "effect"
import { lives } from "../lives.ts"
import { record } from "../record.ts"
import { others, servers, situated } from "../settings.ts"
import { type Cold, ofClass, trace } from "./Cold.ts"

const bytes = new Map<string, Effect.Effect<Uint8Array, unknown>>([
  ...[...servers, ...others].map(([name, setting]) => [name, record(setting)] as const),
  ...situated.map(([name, setting]) => [name, Effect.flatMap(setting, record)] as const),
  ...lives
])

const of =
  (given: Cold["class"]) =>
  (name: string, what: string, whose: string, act: string): Cold =>
    ofClass(given)(
      `golden ${name}`,
      [what, whose, act],
      trace(bytes.get(name) ?? Effect.fail(new Error(`no golden is called ${name}`)))
    )

const before = of("before")
const after = of("after")

export const goldens: ReadonlyArray<Cold> = [
  before(
    "exchange-not-authenticated",
    "Exchange answered the login “OK Unable to authenticate”, which is a refusal; SELECT then failed.",
    "The user: the login was in truth refused.",
    "Check user and password (or use OAuth)."
  ),
  before(
    "silent-starttls",
    "The mailbox was opened in 400 ms over TLS on port 993, and the connection logged out. Nothing is wrong.",
    "Nobody.",
    "Nothing."
  ),
  before(
    "login-locked",
    "The login was refused because the account is locked for 15 minutes.",
    "The provider; the user waits.",
    "Wait 15 minutes, and do not try in between."
  ),
  before(
    "imap-off-but-ok",
    "The login was answered OK with an alert that IMAP has to be enabled in the settings; SELECT was refused for it.",
    "The user.",
    "Enable IMAP in the provider's settings."
  ),
  before(
    "login-no-code",
    "The login was refused with “LOGIN failed.”, without a code or a reason.",
    "The user, most likely.",
    "Check user name and password, an app password, or whether IMAP is on."
  ),
  before(
    "yandex",
    "The login was refused: the credentials are wrong or IMAP is switched off; the server does not say which.",
    "The user.",
    "Enable IMAP, use an app password, check the credentials."
  ),
  before(
    "oauth",
    "The server accepts only tokens (OAuth); the account has a password, so there is no way to log in.",
    "The user or the app.",
    "Log in with an OAuth token."
  ),
  before(
    "select-bad",
    "The login succeeded; SELECT INBOX was answered with BAD, “Unknown namespace”.",
    "The server's administrator (its configuration).",
    "Report it to the administrator."
  ),
  after(
    "alert-in-use",
    "The mailbox was open, all went well; the server warned that the mailbox is 95 % full.",
    "The user, soon.",
    "Make room."
  ),
  after(
    "logout-refused",
    "The mailbox was opened and all was done; the server refused LOGOUT itself with BAD.",
    "The server; harmless.",
    "Nothing."
  ),
  after(
    "life-token-renewed",
    "The account was open for an hour with one short loss; the first token was refused and renewed once.",
    "Nobody.",
    "Nothing."
  ),
  after(
    "expunge-storm",
    "The server announced the removal of all three messages (EXPUNGE) in the middle of SEARCH, which it must not; SEARCH itself was answered OK, and found nothing.",
    "The server (EXPUNGE is not allowed there); another client removed the messages.",
    "Nothing, or report it to the server's operator; do not trust sequence numbers around it."
  ),
  after(
    "mailbox-deleted-elsewhere",
    "The server ended the session during SEARCH because another session deleted the mailbox.",
    "The user or another program.",
    "Open another mailbox, or create it again."
  ),
  after(
    "life-repaired",
    "COPY was refused because the target did not exist; the app created it, and COPY then succeeded.",
    "Nobody: the app dealt with it.",
    "Nothing."
  ),
  after(
    "store-unavailable",
    "STORE was refused because the backend is down for the moment.",
    "The server's operator.",
    "Try the STORE again later."
  ),
  after(
    "life-many-refused",
    "The mailbox stayed open for an hour; three different commands were refused: STORE (rate limit), COPY (server bug), SEARCH (charset).",
    "App (slow down, charset) and server (bug).",
    "Send less at once, another charset, and report the server bug."
  )
]
