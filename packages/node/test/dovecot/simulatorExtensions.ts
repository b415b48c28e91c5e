/** What is said to both of extensions that a profile of the simulator switches on. */
import { type Conversation, one, put, threeMessages } from "./simulatorMessages.ts"

export const extensions: ReadonlyArray<Conversation> = [
  {
    name: "ACL",
    rows: [
      "CREATE Work",
      "GETACL Work",
      "GETACL Nowhere",
      "MYRIGHTS Work",
      "LISTRIGHTS Work bob",
      "SETACL Work bob lr",
      "GETACL Work",
      "SETACL Work bob +sx",
      "SETACL Work bob -l",
      "GETACL Work",
      "SETACL Work bob lrcd",
      "GETACL Work",
      "SETACL Work bob lrQ",
      "SETACL Work bob -lrswipkxtea",
      "GETACL Work",
      "DELETEACL Work bob",
      "DELETEACL Work bob",
      "GETACL Work",
      "SETACL Nowhere bob lr",
      "DELETEACL Nowhere bob",
      "SETACL Work",
      "GETACL",
      "MYRIGHTS",
      "LISTRIGHTS Work"
    ]
  },
  {
    name: "rights that somebody lacks",
    rows: [
      "CREATE Work",
      "SELECT INBOX",
      one,
      "SETACL Work {user} l",
      "MYRIGHTS Work",
      "SELECT Work",
      "EXAMINE Work",
      "STATUS Work (MESSAGES)",
      "SELECT INBOX",
      "COPY 1 Work",
      "MOVE 1 Work",
      put("Subject: x\n\n", { mailbox: "Work" }),
      "RENAME Work Play",
      "DELETE Work",
      "SETACL Work {user} lrx",
      "SELECT Work",
      "UNSELECT",
      "DELETE Work"
    ]
  },
  {
    name: "METADATA",
    rows: [
      "CREATE Work",
      "GETMETADATA Work (/private/comment)",
      "GETMETADATA Work /shared/comment",
      'SETMETADATA Work (/private/comment "Mine" /shared/comment "Ours")',
      "GETMETADATA Work (/private/comment /shared/comment)",
      "GETMETADATA (MAXSIZE 3) Work (/private/comment)",
      "GETMETADATA (MAXSIZE 4) Work (/private/comment)",
      'SETMETADATA Work (/private/comment/sub "S" /private/comment/sub/deep "D")',
      "GETMETADATA (DEPTH 0) Work (/private/comment)",
      "GETMETADATA (DEPTH 1) Work (/private/comment)",
      "GETMETADATA (DEPTH infinity) Work (/private/comment)",
      "GETMETADATA (DEPTH infinity MAXSIZE 1) Work (/private/comment)",
      "GETMETADATA (DEPTH 1) Work (/private/nothing)",
      "SETMETADATA Work (/private/comment NIL)",
      "GETMETADATA Work (/private/comment /private/comment/sub)",
      'SETMETADATA Work (/PRIVATE/Colour "a \\"red\\" one")',
      "GETMETADATA Work (/private/colour)",
      "SETMETADATA Work (/private/x {5+}⏎a⏎bc)",
      "GETMETADATA Work (/private/x)",
      'SETMETADATA "" (/private/comment "server")',
      'GETMETADATA "" (/private/comment)',
      "GETMETADATA Nowhere (/private/comment)",
      'SETMETADATA Nowhere (/private/comment "x")',
      "GETMETADATA Work (comment)",
      'SETMETADATA Work (/other/comment "x")',
      "SETMETADATA Work (/private/x)",
      "GETMETADATA (DEPTH 2) Work (/private/x)",
      "GETMETADATA",
      "RENAME Work Play",
      "GETMETADATA Play (/shared/comment)"
    ]
  },
  {
    name: "QUOTA",
    rows: [
      "GETQUOTAROOT INBOX",
      'GETQUOTA ""',
      "GETQUOTA Nope",
      'SETQUOTA "" (STORAGE 20480)',
      'SETQUOTA ""',
      "GETQUOTA",
      "GETQUOTAROOT"
    ]
  },
  {
    name: "SEARCHRES",
    rows: [
      ...threeMessages,
      "SELECT INBOX",
      "FETCH $ UID",
      "SEARCH RETURN (SAVE) SEEN",
      "FETCH $ UID",
      "UID FETCH $ FLAGS",
      "SEARCH RETURN (SAVE COUNT ALL) ALL",
      "SEARCH $ SEEN",
      "SEARCH UID $",
      "SEARCH NOT $",
      ...["MIN", "MAX MIN", "MIN COUNT", "MAX ALL"].flatMap((options) => [
        `SEARCH RETURN (SAVE ${options}) ALL`,
        "FETCH $ UID"
      ]),
      "UID SEARCH RETURN (SAVE) FROB",
      "FETCH $ UID",
      "UID SEARCH RETURN (SAVE) SUBJECT nothing",
      "FETCH $ UID",
      "STORE $ +FLAGS (\\Draft)",
      "COPY $ Archive",
      "SEARCH RETURN (SAVE) ALL",
      "STORE 2 +FLAGS.SILENT (\\Deleted)",
      "EXPUNGE",
      "FETCH $ UID",
      "STORE $ +FLAGS (\\Draft)",
      "COPY $ Archive",
      "UID MOVE $ Archive",
      "SEARCH RETURN (SAVE) ALL",
      "SELECT Archive",
      "FETCH $ UID",
      "SEARCH RETURN (PARTIAL 1:2) ALL",
      "UID SEARCH RETURN (PARTIAL 2:9) ALL",
      "SEARCH RETURN (PARTIAL 2:1) SEEN",
      "SEARCH RETURN (PARTIAL 8:9) ALL",
      "SEARCH RETURN (PARTIAL 1:2 COUNT) ALL",
      "SEARCH RETURN (PARTIAL 1:2 ALL) ALL",
      "SEARCH RETURN (PARTIAL 1:2 PARTIAL 2:3) ALL",
      "SEARCH RETURN (PARTIAL 0:2) ALL",
      "SEARCH RETURN (PARTIAL 1:-2) ALL"
    ]
  },
  {
    name: "SAVEDATE",
    rows: [
      one,
      "SELECT INBOX",
      "FETCH 1 (UID SAVEDATE)",
      "COPY 1 Archive",
      "SEARCH SAVEDBEFORE 1-Jan-2026",
      "SEARCH SAVEDSINCE 1-Jan-2026",
      "SEARCH SAVEDON 1-Jan-2026",
      "SEARCH SAVEDATESUPPORTED",
      "SEARCH SAVEDON",
      "SELECT Archive",
      "FETCH 1 SAVEDATE"
    ]
  },
  {
    name: "UNSELECT",
    rows: [
      "UNSELECT",
      one,
      "SELECT INBOX",
      "STORE 1 +FLAGS.SILENT (\\Deleted)",
      "UNSELECT",
      "FETCH 1 FLAGS",
      "STATUS INBOX (MESSAGES)"
    ]
  }
]
