/** What is said to both. */
import { extensions } from "./simulatorExtensions.ts"
import { type Conversation, multipart, one, put, threeMessages } from "./simulatorMessages.ts"

export const conversations: ReadonlyArray<Conversation> = [
  {
    name: "flags",
    rows: [
      ...threeMessages,
      "SELECT INBOX",
      "STORE 1:3 +FLAGS (\\Seen)",
      "STORE 2 -FLAGS.SILENT \\Seen",
      "UID STORE 2 FLAGS (\\Draft)",
      "FETCH 1:* FLAGS",
      "UID STORE 77 +FLAGS (\\Seen)",
      "STORE 1 FROB (\\Seen)",
      "STORE 9 +FLAGS (\\Seen)",
      "FETCH 1:3 (UID FLAGS INTERNALDATE)"
    ]
  },
  {
    name: "EXPUNGE, UID EXPUNGE, CLOSE",
    rows: [
      ...threeMessages,
      one,
      "SELECT INBOX",
      "STORE 1:3 +FLAGS.SILENT (\\Deleted)",
      "UID EXPUNGE 2:4",
      "FETCH 1:* UID",
      "EXPUNGE",
      "EXPUNGE",
      "STORE 1 +FLAGS.SILENT (\\Deleted)",
      "CLOSE",
      "STATUS INBOX (MESSAGES UIDNEXT UNSEEN)",
      "FETCH 1 UID",
      "SELECT INBOX",
      "FETCH 1:* UID",
      "UID FETCH 1:* UID",
      "SEARCH ALL",
      "UNSELECT"
    ]
  },
  {
    name: "COPY and MOVE",
    rows: [
      ...threeMessages,
      "SELECT INBOX",
      "COPY 1,3 Archive",
      "UID COPY 2 Archive",
      "UID MOVE 1:2 Trash",
      "MOVE 1 Nowhere",
      "COPY 1 Nowhere",
      "UID COPY 77 Archive",
      "UID MOVE 77 Archive",
      "STATUS Archive (MESSAGES UIDNEXT UNSEEN)",
      "SELECT Archive",
      "FETCH 1:* (UID FLAGS INTERNALDATE RFC822.SIZE BODY.PEEK[HEADER.FIELDS (SUBJECT)])"
    ]
  },
  {
    name: "APPEND",
    rows: [
      "SELECT INBOX",
      one,
      "APPEND INBOX {3}⏎abc",
      "APPEND Nowhere {1+}⏎x",
      put("Subject: x\n\n", { mailbox: "Archive" }),
      "FETCH 1:* (UID FLAGS RFC822.SIZE BODY.PEEK[])",
      "STATUS Archive (MESSAGES SIZE)"
    ]
  },
  {
    name: "mailboxes",
    rows: [
      'LIST "" *',
      "CREATE Work/2026",
      "CREATE inbox",
      'LIST "" %',
      'LIST "" Work/*',
      "LIST Work/ *",
      "RENAME Work/2026 Work/Old",
      "RENAME Nowhere Elsewhere",
      "RENAME Work/Old Archive",
      "DELETE Nowhere",
      "DELETE INBOX",
      'LIST "" *',
      "SELECT Work",
      "DELETE Work/Old",
      "SELECT Work/Old",
      "STATUS Nowhere (MESSAGES)",
      'LIST "" ""'
    ]
  },
  {
    name: "subscriptions, special use and extended LIST",
    rows: [
      "SUBSCRIBE Archive",
      "SUBSCRIBE Nowhere",
      'LSUB "" *',
      'LIST (SUBSCRIBED) "" *',
      'LIST "" * RETURN (SUBSCRIBED CHILDREN)',
      'LIST (SPECIAL-USE) "" *',
      'LIST "" (INBOX T*) RETURN (STATUS (MESSAGES UIDNEXT))',
      "UNSUBSCRIBE Archive",
      "UNSUBSCRIBE Archive",
      'LSUB "" *'
    ]
  },
  {
    name: "SEARCH",
    rows: [
      ...threeMessages,
      multipart,
      "SELECT INBOX",
      ...[
        "ALL",
        "1:2",
        "2:*",
        "9",
        "UID 2:77",
        "NOT 1",
        "OR SEEN FLAGGED",
        "(SEEN) NOT (FLAGGED)",
        "SEEN FLAGGED",
        "UNSEEN",
        "ANSWERED",
        "UNANSWERED",
        "DRAFT",
        "UNDRAFT",
        "DELETED UNDELETED",
        "FROM ada",
        "FROM Ada TO bob",
        "CC ada",
        "SUBJECT one",
        "SUBJECT ONE",
        "BODY second",
        "BODY alpha",
        "TEXT grace",
        "TEXT parts",
        "BODY subject",
        'HEADER X-Note ""',
        "HEADER Message-ID 2@x",
        "KEYWORD Work",
        "UNKEYWORD Work",
        "LARGER 100",
        "SMALLER 100",
        "BEFORE 2-Jan-2026",
        "ON 2-Jan-2026",
        "SINCE 2-Jan-2026",
        "ON 3-Jan-2026",
        "SENTBEFORE 6-Jan-2026",
        "SENTON 5-Jan-2026",
        "SENTSINCE 5-Jan-2026",
        "CHARSET UTF-8 SUBJECT {9+}⏎Entwürfe",
        "CHARSET NONSENSE ALL",
        "FROB",
        "OR SEEN",
        "SUBJECT",
        ""
      ].map((keys) => `SEARCH ${keys}`.trim()),
      "UID SEARCH SEEN",
      "SEARCH RETURN (MIN MAX COUNT ALL) UNSEEN",
      "SEARCH RETURN () ALL",
      "UID SEARCH RETURN (COUNT) DELETED",
      "SEARCH RETURN (MIN ALL) DELETED"
    ]
  },
  {
    name: "FETCH",
    rows: [
      one,
      multipart,
      "SELECT INBOX",
      "FETCH 1:2 ENVELOPE",
      "FETCH 1:2 BODYSTRUCTURE",
      "FETCH 1:2 BODY",
      "FETCH 1 FULL",
      "FETCH 1 (FAST)",
      "FETCH 1 ALL",
      "FETCH 1 FAST",
      ...[
        "1",
        "2",
        "2.HEADER",
        "2.TEXT",
        "2.1",
        "2.2",
        "2.2.MIME",
        "2.MIME",
        "3",
        "4",
        "HEADER",
        "TEXT",
        "MIME",
        "2.HEADER.FIELDS (subject)"
      ].map((section) => `FETCH 2 BODY.PEEK[${section}]`),
      "FETCH 2 (BODY.PEEK[HEADER.FIELDS (From Subject)] BODY.PEEK[HEADER.FIELDS.NOT (Content-Type)])",
      "FETCH 2 BODY.PEEK[]<5.20>",
      "FETCH 2 BODY.PEEK[]<99999.20>",
      "FETCH 2 BODY.PEEK[TEXT]<0.5>",
      "FETCH 1 (RFC822.HEADER RFC822.SIZE)",
      "FETCH 1 BODY[1]",
      "FETCH 1 BODY[1]",
      "UID FETCH 1:77 (FLAGS)",
      "UID FETCH 2 RFC822.TEXT",
      "FETCH 1 (FROB)",
      "FETCH 1",
      "FETCH 0 FLAGS",
      "FETCH 1:9 FLAGS",
      "FETCH 2,1 UID"
    ]
  },
  {
    name: "EXAMINE",
    rows: [
      one,
      "EXAMINE INBOX",
      "FETCH 1 BODY[TEXT]",
      "FETCH 1 FLAGS",
      "SEARCH UNSEEN",
      "SELECT INBOX",
      "SELECT Nowhere",
      "FETCH 1 FLAGS"
    ]
  },
  {
    name: "two connections",
    rows: [
      ...threeMessages,
      "SELECT INBOX",
      "<2> SELECT INBOX",
      "<2> STORE 3 +FLAGS (\\Deleted)",
      "NOOP",
      "<2> EXPUNGE",
      "FETCH 1:2 UID",
      "SEARCH 1:2",
      "NOOP",
      "<2> STORE 1 +FLAGS.SILENT (\\Flagged)",
      `<2> ${one}`,
      "CHECK",
      "FETCH 1:* (UID FLAGS)",
      "<2> UID MOVE 1 Archive",
      "NOOP",
      "UID FETCH 1:* FLAGS"
    ]
  },
  {
    name: "messages that another connection has removed",
    rows: [
      ...threeMessages,
      "SELECT INBOX",
      "<2> SELECT INBOX",
      "<2> STORE 1 +FLAGS.SILENT (\\Deleted)",
      "<2> EXPUNGE",
      "COPY 1 Archive",
      "COPY 1:2 Archive",
      "UID COPY 1:2 Archive",
      "UID FETCH 1 FLAGS",
      "MOVE 1 Archive"
    ]
  },
  {
    name: "coming back with QRESYNC",
    rows: [
      "ENABLE QRESYNC",
      "SELECT INBOX",
      ...threeMessages,
      one,
      "UNSELECT",
      "<2> SELECT INBOX",
      "<2> STORE 1 +FLAGS.SILENT (\\Deleted)",
      "<2> EXPUNGE",
      "<2> STORE 2 +FLAGS (\\Answered)",
      "SELECT INBOX (QRESYNC ({validity} {highest}))",
      "UNSELECT",
      "SELECT INBOX (QRESYNC ({validity} {highest} 1:3))",
      "SELECT INBOX (QRESYNC (77 1))"
    ]
  },
  {
    name: "IDLE",
    rows: [
      "SELECT INBOX",
      "IDLE",
      `<2> ${one}`,
      "until EXISTS",
      "DONE",
      "<2> SELECT INBOX",
      "IDLE",
      "<2> STORE 1 +FLAGS (\\Deleted)",
      "until Deleted",
      "<2> EXPUNGE",
      "until EXPUNGE",
      "DONE",
      "NOOP"
    ]
  },
  {
    name: "CONDSTORE",
    rows: [
      "SELECT INBOX (CONDSTORE)",
      ...threeMessages,
      "FETCH 1:* (UID MODSEQ)",
      "<2> SELECT INBOX",
      "<2> STORE 2 +FLAGS.SILENT (\\Flagged)",
      "STORE 1:2 (UNCHANGEDSINCE {highest}) +FLAGS (\\Draft)",
      "STORE 3 +FLAGS.SILENT (\\Draft)",
      "FETCH 1:* (FLAGS) (CHANGEDSINCE {highest})",
      "STATUS Archive (HIGHESTMODSEQ)",
      "SEARCH MODSEQ 1",
      "FETCH 1 (FLAGS) (CHANGEDSINCE x)"
    ]
  },
  {
    name: "QRESYNC",
    rows: [
      ...threeMessages,
      "SELECT INBOX (QRESYNC (1 1))",
      "ENABLE QRESYNC",
      "SELECT INBOX",
      "<2> SELECT INBOX",
      "<2> STORE 1 +FLAGS.SILENT (\\Deleted)",
      "<2> EXPUNGE",
      "NOOP",
      "STORE 1 +FLAGS (\\Deleted)",
      "EXPUNGE",
      "UID FETCH 1:* (FLAGS) (CHANGEDSINCE 1 VANISHED)"
    ]
  },
  ...extensions,
  {
    name: "what is no command, or none here",
    rows: [
      "FROB",
      "FETCH 1 FLAGS",
      "SELECT",
      "LIST",
      "STATUS INBOX (FROB)",
      "LOGIN a b",
      "SELECT INBOX",
      "UID FROB 1",
      "COPY 1",
      "UID EXPUNGE",
      "NAMESPACE",
      "ENABLE CONDSTORE",
      "CREATE",
      "NOOP x"
    ]
  }
]
