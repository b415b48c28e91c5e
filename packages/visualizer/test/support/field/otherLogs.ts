/** Logs of programs that meet a limit, a message that is gone, or themselves. */
import { dovecot, imapflow, loggedIn, mailkit, said, sent, thunderbird, toInbox } from "./logParts.ts"

const can =
  "IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE IDLE SORT UNSELECT CHILDREN NAMESPACE UIDPLUS CONDSTORE ESEARCH MOVE LITERAL+"

export const otherLogs = {
  "log-imapflow-two-selects": imapflow(
    ...loggedIn("imap.example.net", can),
    [140, sent('2 SELECT "INBOX.Sent"')],
    [141, sent("3 SELECT INBOX")],
    [178, said("* 310 EXISTS")],
    [178, said("* OK [UIDVALIDITY 1640001111] UIDs valid")],
    [178, said("* OK [UIDNEXT 311] Predicted next UID")],
    [179, said("2 OK [READ-WRITE] Select completed (0.001 + 0.000 secs).")],
    [180, said("* OK [CLOSED] Previous mailbox closed.")],
    [180, said("* 2 EXISTS")],
    [180, said("* OK [UIDVALIDITY 1640000002] UIDs valid")],
    [180, said("* OK [UIDNEXT 9012] Predicted next UID")],
    [181, said("3 OK [READ-WRITE] Select completed (0.001 + 0.000 secs).")],
    [183, sent("4 UID FETCH 309:310 (UID FLAGS)")],
    [184, sent("5 UID FETCH 1:* (UID)")],
    [214, said("4 OK Fetch completed (0.001 + 0.000 secs).")],
    [215, said("* 1 FETCH (UID 9008)")],
    [215, said("* 2 FETCH (UID 9011)")],
    [215, said("5 OK Fetch completed (0.001 + 0.000 secs).")],
    [220, sent("6 LOGOUT")],
    [250, said("* BYE Logging out")],
    [250, said("6 OK Logout completed (0.001 + 0.000 secs).")],
    [253, { msg: "Connection closed" }]
  ),
  "log-thunderbird-draft-too-large": thunderbird(
    ...toInbox(can),
    ["31.340000", "A:CreateNewLineFromSocket: * 88 EXISTS"],
    ["31.340100", "A:CreateNewLineFromSocket: * OK [UIDVALIDITY 1601000000] UIDs valid"],
    ["31.341000", "A:CreateNewLineFromSocket: 2 OK [READ-WRITE] Select completed (0.001 + 0.000 secs)."],
    ["36.100000", 'S-INBOX:SendData: 3 append "Drafts" (\\Draft \\Seen) {21483920}'],
    [
      "36.140000",
      "S-INBOX:CreateNewLineFromSocket: 3 NO [LIMIT] Mail size is larger than the maximum size allowed by server configuration (0.001 + 0.000 secs)."
    ],
    ["41.200000", 'S-INBOX:SendData: 4 append "Drafts" (\\Draft \\Seen) {21483920}'],
    [
      "41.241000",
      "S-INBOX:CreateNewLineFromSocket: 4 NO [LIMIT] Mail size is larger than the maximum size allowed by server configuration (0.001 + 0.000 secs)."
    ],
    ["47.900000", "S-INBOX:SendData: 5 logout"],
    ["47.940000", "S-INBOX:CreateNewLineFromSocket: * BYE Logging out"],
    ["47.941000", "S-INBOX:CreateNewLineFromSocket: 5 OK Logout completed."]
  ),
  "log-mailkit-move-nothing": mailkit(`2026-11-23T14:20:00Z Connected to imaps://mail.example.org:993/
2026-11-23T14:20:00Z S: ${dovecot}
2026-11-23T14:20:00Z C: A00000000 AUTHENTICATE PLAIN ********
2026-11-23T14:20:00Z S: A00000000 OK [CAPABILITY ${can}] Logged in
2026-11-23T14:20:00Z C: A00000001 SELECT INBOX (CONDSTORE)
2026-11-23T14:20:00Z S: * 41 EXISTS
2026-11-23T14:20:00Z S: * OK [UIDVALIDITY 1583000411] UIDs valid
2026-11-23T14:20:00Z S: * OK [UIDNEXT 7313] Predicted next UID
2026-11-23T14:20:00Z S: A00000001 OK [READ-WRITE] Select completed (0.001 + 0.000 secs).
2026-11-23T14:20:01Z C: A00000002 UID SEARCH UNSEEN
2026-11-23T14:20:01Z S: * SEARCH 7310 7312
2026-11-23T14:20:01Z S: A00000002 OK Search completed (0.001 + 0.000 secs).
2026-11-23T14:20:31Z C: A00000003 NOOP
2026-11-23T14:20:31Z S: * 39 EXPUNGE
2026-11-23T14:20:31Z S: * 40 EXPUNGE
2026-11-23T14:20:31Z S: * 39 EXISTS
2026-11-23T14:20:31Z S: A00000003 OK NOOP completed (0.001 + 0.000 secs).
2026-11-23T14:20:31Z C: A00000004 UID MOVE 7310 Processed
2026-11-23T14:20:31Z S: A00000004 OK No messages found (0.001 + 0.000 secs).
2026-11-23T14:20:31Z C: A00000005 UID MOVE 7312 Processed
2026-11-23T14:20:31Z S: A00000005 OK No messages found (0.001 + 0.000 secs).
2026-11-23T14:20:32Z C: A00000006 LOGOUT
2026-11-23T14:20:32Z S: * BYE Logging out
2026-11-23T14:20:32Z S: A00000006 OK Logout completed (0.001 + 0.000 secs).
`)
}
