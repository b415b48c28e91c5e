/** What is true of more logs of other programs, written down before any of them was recorded. */
import type { Truth } from "./truths.ts"

export const typedTruths: ReadonlyArray<Truth> = [
  {
    id: "log-imapflow-namespace",
    kind: "log",
    did: "imapflow at a host whose folders are all below INBOX.: login, SELECT INBOX; `CREATE Invoices` → `NO [CANNOT] Client tried to access nonexistent namespace. (Mailbox name should probably be prefixed with: INBOX.)`; the program tries `CREATE Invoices/2026`, refused the same way; LOGOUT.",
    truth:
      "The folder was not created, twice: on this server all names begin with INBOX. and the program gave a name outside of that. Login and INBOX are right; not a matter of rights or quota.",
    holds: [
      ["2", /"wire:sent".*CREATE/],
      ["2", /"wire:received".*nonexistent namespace/]
    ]
  },
  {
    id: "log-imapflow-xoauth2-400",
    kind: "log",
    did: 'imapflow at Gmail: AUTHENTICATE XOAUTH2; server `+ <base64 of {"status":"400","schemes":"Bearer","scope":"https://mail.google.com/"}>`; the client answers with an empty line; `NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)`; closed. Twice, 20 s apart, on two connections.',
    truth:
      "Gmail refuses the OAuth token (status 400: expired, malformed or of another user/scope), twice the same. No password was used. A retry with the same token does not help: a new token (refresh, scope https://mail.google.com/) is needed.",
    holds: [
      ["2", /"wire:sent".*AUTHENTICATE XOAUTH2/],
      ["2", /"wire:received".*\[AUTHENTICATIONFAILED\] Invalid credentials/]
    ]
  },
  {
    id: "log-imapflow-reset-stays-away",
    kind: "log",
    did: "imapflow: INBOX idles for 41 min, two `* n EXISTS` came; then error `read ECONNRESET`, `Connection closed`; after that the log goes on only with lines of the program's own work for 3 h (an entry of another module), no new connection.",
    truth:
      "The connection was reset by the server or the network while idling; the program did not connect again: as far as the log goes, no mail has been watched since. Login and mailbox were right.",
    holds: [
      ["1 or more", /"wire:received".*OK \[READ-(WRITE|ONLY)\]/],
      ["1", /"connection:ended".*"outcome":"failed"/],
      ["1", /connection:start|connection:opened/]
    ]
  },
  {
    id: "log-openssl-idle-not-done",
    kind: "log",
    did: "openssl s_client: a1 LOGIN OK, a2 SELECT INBOX OK, a3 IDLE `+ idling`, `* 15 EXISTS`; typed `a4 NOOP` → `a3 BAD Expected DONE.`; then a5 NOOP OK, a6 LOGOUT OK.",
    truth:
      "While IDLE lasts only the line DONE may be sent: the typed NOOP ended it with BAD. The server is right and well; push works (15 EXISTS came).",
    holds: [
      ["1", /"wire:received".*BAD Expected DONE/],
      ["1", /"wire:sent".*a4 NOOP/]
    ]
  },
  {
    id: "log-openssl-perdition",
    kind: "log",
    did: "openssl s_client to an IMAP proxy: greeting `* OK IMAP4 Ready mx3 0001f4c2`; `a1 LOGIN` → `a1 NO Re-Authentication Failure`; typed again, the same; `a3 LOGOUT` OK.",
    truth:
      "The proxy answered, and the login at the server behind it failed (re-authentication), twice. Whether the password is wrong or the server behind does not accept/answer the proxy: the words do not say. Must not claim surely a wrong password.",
    holds: [
      ["2", /"wire:received".*NO Re-Authentication Failure/],
      ["0", /"wire:received".*OK \[READ-WRITE\]/]
    ]
  },
  {
    id: "log-curl-max-time",
    kind: "log",
    did: "curl with --max-time 60: login, SELECT, `FETCH 12 BODY[]`, `* 12 FETCH (BODY[] {73400320}`; `* Operation timed out after 60001 milliseconds with 41231872 out of 73400320 bytes received`; closing; `curl: (28) …`.",
    truth:
      "curl's own limit of 60 s ended the download of message 12 (the trace holds only: FETCH under way for 60 s, then the program closed; in truth data still came, 41 of 73 MB). Must not be told as a failure of server, login or network.",
    holds: [
      ["1", /"wire:sent".*FETCH/],
      ["1 or more", /"wire:received".*OK \[READ-(WRITE|ONLY)\]/]
    ]
  },
  {
    id: "log-curl-logindisabled",
    kind: "log",
    did: "curl imap:// without TLS at port 143: greeting with STARTTLS LOGINDISABLED; CAPABILITY the same; curl sends LOGOUT without a login; `curl: (67) Login denied`.",
    truth:
      "No login was sent: the server allows none without TLS (LOGINDISABLED) and curl was not told to use TLS. curl's words 'Login denied' do not mean a refused password. The password was neither sent nor judged.",
    holds: [
      ["0", /"wire:sent".*(AUTHENTICATE|LOGIN) /],
      ["2", /"wire:received".*LOGINDISABLED/]
    ]
  },
  {
    id: "log-thunderbird-folder-to-trash",
    kind: "log",
    did: 'Thunderbird at a server which allows no folders below Trash: `rename "Old projects" "Trash/Old projects"` → `NO [NOPERM] Permission denied`; once more, the same; then `noop` OK, `idle`.',
    truth:
      "A folder could not be deleted: Thunderbird moves it below Trash (RENAME), and the server refuses that. Nothing is lost; account and connection are well. Not a wrong password, not a general lack of rights.",
    holds: [
      ["2", /"wire:sent".*RENAME|"wire:sent".*rename/],
      ["2", /"wire:received".*\[NOPERM\]/]
    ]
  },
  {
    id: "log-thunderbird-after-sleep",
    kind: "log",
    did: "Thunderbird: INBOX idles from 08:31; at 10:57 (lid opened) `DONE` is written, read fails with 804b0014, the connection is dropped; a second connection within 2 s: login, select, OK, idles on, no mail missed.",
    truth:
      "An idle connection was found dead after 2 h 26 min (reset; sleep or NAT would do that: not shown) and replaced within two seconds. All is well since.",
    holds: [
      ["2", /"wire:received".*OK \[READ-WRITE\]/],
      ["1", /"connection:ended"/]
    ]
  },
  {
    id: "log-mailkit-vanished",
    kind: "log",
    did: "MailKit with QRESYNC: SELECT INBOX 355 EXISTS, IDLE; `* VANISHED 924`, `* OK [HIGHESTMODSEQ 1826]`, `* 355 EXISTS`, `* OK [HIGHESTMODSEQ 1827]`; DONE OK; FETCH of the new one OK; LOGOUT.",
    truth:
      "All is well: one message went and one came within the IDLE, so the count is 355 as before. No message is missing.",
    holds: [
      ["1", /"wire:received".*VANISHED/],
      ["2", /"wire:received".*355 EXISTS/]
    ]
  },
  {
    id: "log-mailkit-expunge-others",
    kind: "log",
    did: "MailKit at a server without UIDPLUS: UID STORE 4410 +FLAGS.SILENT (\\Deleted) OK; EXPUNGE → `* 7 EXPUNGE` … fourteen of them, `* 88 EXISTS`, OK; LOGOUT.",
    truth:
      "The program meant to delete one message; EXPUNGE removed all fourteen that were flagged \\Deleted (by others, or earlier). The server did rightly. They are gone for good.",
    holds: [
      ["14", /"wire:received".*\d+ EXPUNGE/],
      ["1 or more", /"wire:received".*OK \[READ-(WRITE|ONLY)\]/]
    ]
  },
  {
    id: "log-dovecot-negative-uid",
    kind: "log",
    did: "Dovecot rawlog: a client sends `UID FETCH 2147483651:-2147483640 (UID FLAGS)` (its numbers overflow) → `BAD Error in IMAP command UID FETCH: Invalid uidset`, three times; other commands (NOOP, STATUS) are OK; UIDNEXT is 2147483657.",
    truth:
      "The client's command is malformed: it writes UIDs above 2147483647 as negative numbers (signed 32 bits). The server rightly refuses. Login and server well; the mailbox's UIDs are unusually high.",
    holds: [
      ["3", /"wire:received".*BAD Error in IMAP command UID FETCH/],
      ["1 or more", /"wire:received".*OK \[READ-(WRITE|ONLY)\]/]
    ]
  }
]
