/**
 * The servers that can be simulated. A profile named after a real server uses its words.
 */
import { logins } from "./logins.ts"
import { providers } from "./providers.ts"
import type { Profile, Step } from "./Profile.ts"

const wellBehaved: Profile = {
  name: "wellBehaved",
  about: "Follows RFC 9051, lists its capabilities unasked, and accepts whole flights.",
  user: "user@example.com",
  password: "correct horse",
  capabilities: {
    clear: "IMAP4rev1 LITERAL+ SASL-IR ID STARTTLS AUTH=PLAIN AUTH=LOGIN",
    tls: "IMAP4rev1 LITERAL+ SASL-IR ID AUTH=PLAIN AUTH=LOGIN",
    authenticated:
      "IMAP4rev1 LITERAL+ SASL-IR ID ENABLE IDLE NAMESPACE UNSELECT UIDPLUS MOVE CHILDREN SPECIAL-USE CREATE-SPECIAL-USE LIST-EXTENDED LIST-STATUS ESEARCH SORT SORT=DISPLAY ESORT CONDSTORE QRESYNC"
  },
  lines: {
    greeting: "* OK [CAPABILITY {capabilities}] effect-imap simulator ready",
    completed: "{tag} OK {command} completed",
    startTls: "{tag} OK Begin TLS negotiation now",
    loggedIn: "{tag} OK [CAPABILITY {capabilities}] Logged in",
    wrongPassword: "{tag} NO [AUTHENTICATIONFAILED] Authentication failed",
    loginDisabled: "{tag} NO [PRIVACYREQUIRED] LOGIN is disabled until TLS is on",
    identity: '* ID ("name" "effect-imap simulator")',
    unknown: "{tag} BAD Unknown command {command}",
    syntaxError: "{tag} BAD Syntax error in {command}",
    wrongState: "{tag} BAD {command} is not allowed in this state",
    locked: "{tag} NO {command} Unsafe Login",
    noSuchMailbox: "{tag} NO [NONEXISTENT] Mailbox doesn't exist: {mailbox}",
    noTarget: "{tag} NO [TRYCREATE] Mailbox doesn't exist: {mailbox}",
    mailboxExists: "{tag} NO [ALREADYEXISTS] Mailbox already exists: {mailbox}",
    cannot: "{tag} NO [CANNOT] {command} is not possible: {mailbox}",
    readOnly: "{tag} NO [NOPERM] The mailbox is open for reading only",
    overQuota: "{tag} NO [OVERQUOTA] Quota exceeded",
    tooBig: "{tag} NO [TOOBIG] The message is too large",
    emptyMessage: "{tag} NO Can't save a zero byte message",
    expunged: "{tag} NO [EXPUNGEISSUED] These messages no longer exist",
    badCharset: "{tag} NO [BADCHARSET (US-ASCII UTF-8)] Unknown charset",
    selected: "{tag} OK [READ-WRITE] SELECT completed",
    examined: "{tag} OK [READ-ONLY] EXAMINE completed",
    status: "* STATUS {mailbox} ({items})",
    bye: "* BYE Logging out"
  },
  selection: [
    "* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)",
    "* OK [PERMANENTFLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft \\*)] Flags permitted",
    "* {exists} EXISTS",
    "* {recent} RECENT",
    "* OK [UNSEEN {unseen}] First unseen",
    "* OK [UIDVALIDITY {uidValidity}] UIDs valid",
    "* OK [UIDNEXT {uidNext}] Predicted next UID",
    "* OK [HIGHESTMODSEQ {highestModSeq}] Highest"
  ],
  loginPrompts: ["VXNlcm5hbWU6", "UGFzc3dvcmQ6"],
  sasl: { tokens: [], iterations: 4096, refuses: [] },
  id: "answered",
  unlockedBy: "login",
  announces: "whileIdling",
  delays: {}
}

const coremail =
  "IMAP4rev1 XLIST SPECIAL-USE ID LITERAL+ STARTTLS XAPPLEPUSHSERVICE UIDPLUS X-CM-EXT-1 SASL-IR AUTH=XOAUTH2"

const netease: Profile = {
  ...wellBehaved,
  name: "netease",
  about:
    "NetEase (163, 126, yeah, 188): opens no mailbox before an ID with name and version after the login.",
  // Listed the same everywhere, including STARTTLS within TLS.
  capabilities: { clear: coremail, tls: coremail, authenticated: coremail },
  lines: {
    ...wellBehaved.lines,
    greeting: "* OK Coremail System IMap Server Ready(163com[726cd87d72d896a1ac393507346040fa])",
    loggedIn: "{tag} OK LOGIN completed",
    wrongPassword: "{tag} NO LOGIN Login error or password error",
    identity: '* ID ("name" "Coremail Imap" "vendor" "Mailtech" "TransID" "3PmVJQB3bjS5RERX")',
    unknown: "{tag} BAD command not support",
    syntaxError: "{tag} BAD Parse command error",
    wrongState: "{tag} NO {command} State error",
    locked: "{tag} NO {command} Unsafe Login. Please contact kefu@188.com for help",
    noSuchMailbox: "{tag} NO {command} The folder is not exist",
    status: "* STATUS {mailbox} ()",
    bye: "* BYE IMAP4rev1 Server logging out"
  },
  selection: [
    "* {exists} EXISTS",
    "* {recent} RECENT",
    "* OK [UIDVALIDITY 1] UIDs valid",
    "* FLAGS (\\Answered \\Seen \\Deleted \\Draft \\Flagged)",
    "* OK [PERMANENTFLAGS (\\Answered \\Seen \\Deleted \\Draft \\Flagged)] Limited"
  ],
  unlockedBy: "id"
}

const qqAuthenticated = "IMAP4 IMAP4rev1 XLIST MOVE IDLE XAPPLEPUSHSERVICE NAMESPACE CHILDREN ID UIDPLUS "
const qqBefore =
  "IMAP4 IMAP4rev1 XLIST MOVE IDLE XAPPLEPUSHSERVICE AUTH=PLAIN AUTH=LOGIN AUTH=XOAUTH2 NAMESPACE CHILDREN ID UIDPLUS "

const qq: Profile = {
  ...wellBehaved,
  name: "qq",
  about: "QQ Mail: answers unknown commands with only an untagged BAD, and cuts idle connections.",
  capabilities: { clear: qqBefore, tls: qqBefore, authenticated: qqAuthenticated },
  lines: {
    ...wellBehaved.lines,
    greeting:
      "* OK [CAPABILITY IMAP4 IMAP4rev1 ID AUTH=PLAIN AUTH=LOGIN AUTH=XOAUTH2 NAMESPACE] QQMail XMIMAP4Server ready",
    completed: "{tag} OK {command} Completed",
    loggedIn: "{tag} OK Success login ok",
    wrongPassword:
      "{tag} NO Login fail. Account is abnormal, service is not open, password is incorrect, login frequency limited, or system is busy.",
    identity: "* ID NIL",
    unknown: "* BAD Command!",
    syntaxError: "* BAD Command!",
    wrongState: "{tag} BAD Command!",
    noSuchMailbox: "{tag} NO Unknown mailbox",
    selected: "{tag} OK [READ-WRITE] SELECT complete",
    bye: "* BYE LOGOUT received"
  },
  selection: [
    "* {exists} EXISTS",
    "* {recent} RECENT",
    "* OK [UNSEEN {unseen}]",
    "* OK [UIDVALIDITY {uidValidity}] UID validity status",
    "* OK [UIDNEXT {uidNext}] Predicted next UID",
    "* FLAGS (\\Answered \\Flagged \\Deleted \\Draft \\Seen)",
    "* OK [PERMANENTFLAGS (\\* \\Answered \\Flagged \\Deleted \\Draft \\Seen)] Permanent flags"
  ],
  // "User Name" and "Password", each followed by a NUL.
  loginPrompts: ["VXNlciBOYW1lAA==", "UGFzc3dvcmQA"],
  resetAfter: "5 minutes"
}

/** A server that behaves well up to a step, and never answers from there on. */
export const silent = (step: Exclude<Step, "other">): Profile => {
  const lines = wellBehaved.lines
  // So that a client has to ask.
  const unannounced = { ...lines, greeting: "* OK ready", loggedIn: "{tag} OK Logged in" }
  return {
    ...wellBehaved,
    name: `silent-${step}`,
    about: `Behaves well up to ${step}, and never answers from there on.`,
    lines: step === "capability" ? unannounced : lines,
    silentAt: step
  }
}

/** The servers that can be simulated, by name. */
export const profiles = {
  wellBehaved,
  netease,
  "netease-late-id": {
    ...netease,
    name: "netease-late-id",
    about: "Like netease, but only an ID sent after the refused SELECT opens the mailboxes.",
    unlockedBy: "idAfterRefusal"
  },
  qq,
  "qq-id": {
    ...qq,
    name: "qq-id",
    about: "Like qq, but ID itself is answered with the untagged BAD, although it is listed.",
    id: "unknown"
  },
  "qq-deaf": {
    ...qq,
    name: "qq-deaf",
    about: "Like qq-id, but after an ID it answers nothing until it cuts the connection.",
    id: "deafens"
  },
  echoing: {
    ...wellBehaved,
    name: "echoing",
    about: "Repeats user, password and command in its refusals: what a log must survive.",
    lines: {
      ...wellBehaved.lines,
      wrongPassword: '{tag} NO [AUTHENTICATIONFAILED] "{user}" cannot log in with "{password}": {line}',
      unknown: "{tag} BAD Unknown command: {line}",
      syntaxError: "{tag} BAD Syntax error: {line}"
    }
  },
  ...logins(wellBehaved),
  ...providers(wellBehaved),
  "silent-greeting": silent("greeting"),
  "silent-capability": silent("capability"),
  "silent-starttls": silent("starttls"),
  "silent-tls": silent("tls"),
  "silent-auth": silent("auth"),
  "silent-id": silent("id"),
  "silent-select": silent("select"),
  "silent-logout": silent("logout")
} satisfies Readonly<Record<string, Profile>>
