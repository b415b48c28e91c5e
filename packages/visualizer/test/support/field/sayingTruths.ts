/** What is true of servers whose words decide whose turn it is. */
import type { Truth } from "./truths.ts"

export const sayingTruths: ReadonlyArray<Truth> = [
  {
    id: "shuts-down-again",
    kind: "use",
    did: "Three times in two minutes, each time soon after the mailbox was open, the server says BYE [UNAVAILABLE] Server shutting down; then it stays.",
    truth:
      "The server shut down or restarted several times; the library waited longer after the third and opened the mailbox again. No other program has a part in it; nobody must act.",
    holds: [
      ["3", /"wire:received".*BYE \[UNAVAILABLE\] Server shutting down/],
      ["0", /SessionPingPong/],
      ["3", /"connection:ended".*"error":"ServerBye"/]
    ]
  },
  {
    id: "taken-by-another-login",
    kind: "use",
    did: "Three times in two minutes the server says BYE Session replaced by another client.",
    truth:
      "Another program of the account logs in again and again, and the server lets only one in: the owner closes it.",
    holds: [
      ["3", /"wire:received".*BYE Session replaced by another client/],
      ["1", /"connection:ended".*"error":"SessionPingPong"/]
    ]
  },
  {
    id: "fetch-internal-error",
    kind: "use",
    did: "UID FETCH of one message is answered NO Interner Serverfehler (an internal error of the server), twice.",
    truth:
      "The server failed in itself; the command is right. A retry may help later; refused again, its operator has to look. Nothing for the app to correct.",
    holds: [
      ["2", /"wire:received".*NO Interner Serverfehler/],
      ["0", /connection:ended/]
    ]
  },
  {
    id: "fetch-says-failed",
    kind: "use",
    did: "UID FETCH is answered NO UID FETCH failed, once.",
    truth: "The server refused it and said nothing of why: nobody's for certain. To be tried once more.",
    holds: [["1", /"wire:received".*NO UID FETCH failed/]]
  },
  {
    id: "store-later",
    kind: "use",
    did: "UID STORE is answered NO Derzeit nicht möglich, bitte in 5 Minuten erneut versuchen.",
    truth:
      "The server cannot do it now and names five minutes: to be sent again then; nobody has to mend anything.",
    holds: [["1", /"wire:received".*in 5 Minuten/]]
  },
  {
    id: "blocked-without-tag",
    kind: "opening",
    did: "LOGIN is followed by * NO [ALERT] Your IP 192.0.2.7 is blocked: too many failures, try again in 30 minutes, then EOF.",
    truth:
      "The server blocks the address of this network, as the line just before the cut says; not the password, not the network. The words name 30 minutes.",
    holds: [
      ["1", /"wire:received".*\* NO \[ALERT\]/],
      ["1 or more", /"connection:ended".*"error":"IpBlocked"/]
    ]
  },
  {
    id: "blocked-in-ok",
    kind: "opening",
    did: "The greeting is * OK Your IP 192.0.2.7 has been blacklisted, then EOF.",
    truth: "The address is on a list; whoever runs this network has to have it taken off. No login was sent.",
    holds: [
      ["1 or more", /"connection:ended".*"error":"IpBlocked"/],
      ["0", /"wire:sent".*(AUTHENTICATE|LOGIN) /]
    ]
  },
  {
    id: "blocked-without-tag-bad",
    kind: "opening",
    did: "The login is followed by * BAD Too many failed logins from your address, then EOF.",
    truth:
      "The server blocks the address of this network; it is no unknown command, and the password was not judged.",
    holds: [["1 or more", /"connection:ended".*"error":"IpBlocked"/]]
  },
  {
    id: "proxy-refuses",
    kind: "opening",
    did: "In place of the greeting * BYE Proxy: your address 192.0.2.7 is not allowed here.",
    truth:
      "A proxy before the mail server refuses the address by its own rule: its operator must act, not the IMAP server's.",
    holds: [
      ["1", /"wire:received".*BYE/],
      ["0", /"wire:sent".*(AUTHENTICATE|LOGIN) /]
    ]
  },
  {
    id: "log-imapflow-token-explained",
    kind: "log",
    did: "imapflow logs in with XOAUTH2; the server's challenge is base64 of {status 400, schemes Bearer, scope https://mail.google.com/}, then NO.",
    truth:
      "The token was refused, with status 400; the scope that the server wants is in its challenge. No password has a part in it.",
    holds: [
      ["1", /"connection:ended".*"error":"OAuthTokenRejected"/],
      ["0", /eyJzdGF0dXMi/]
    ]
  },
  {
    id: "log-mailkit-token-expired",
    kind: "log",
    did: "MailKit logs in with XOAUTH2: NO AUTHENTICATE failed: token expired.",
    truth: "The token has expired: the app has to get a new one before it logs in.",
    holds: [["1 or more", /token expired/]]
  },
  {
    id: "log-mailkit-open-elsewhere",
    kind: "log",
    did: "SELECT: * NO Mailbox is open by another process, access is readonly, OK [READ-ONLY]; UID STORE is refused with [INUSE].",
    truth:
      "The mailbox is read-only because another session has it: close that one. Nothing was put right, and no rights are missing.",
    holds: [
      ["1", /READ-ONLY/],
      ["1", /INUSE/]
    ]
  },
  {
    id: "log-mailkit-compressed",
    kind: "log",
    did: "After COMPRESS DEFLATE the log has compressed octets.",
    truth: "What follows COMPRESS cannot be read in this log; no failure is known.",
    holds: [
      ["1", /compressed from here on/],
      ["0", /connection:ended/]
    ]
  },
  {
    id: "log-imapflow-own-connections",
    kind: "log",
    did: "imapflow opens four connections; three log in and stay open; the fourth is refused: Too many simultaneous connections.",
    truth: "The program's own three connections (c1, c2, c3) reached the limit: the app must use fewer.",
    holds: [["1", /"otherNames":\["c1","c2","c3"\]/]]
  },
  {
    id: "log-mailkit-encoded-twice",
    kind: "log",
    did: "SELECT Entw&-APw-rfe: NO [NONEXISTENT].",
    truth: "The name was in modified UTF-7 and was encoded once more: the program has to give it in Unicode.",
    holds: [["1", /"encodedTwice":true/]]
  },
  {
    id: "select-noselect",
    kind: "opening",
    did: "SELECT Archive: NO Mailbox is \\Noselect.",
    truth: "The name is a level of the hierarchy and no mailbox: the app has to open another.",
    holds: [["1", /"wire:received".*Noselect/]]
  }
]
