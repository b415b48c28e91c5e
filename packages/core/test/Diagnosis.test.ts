/** One diagnosis: what an error says is what its trace says, whichever reason, and whatever is known besides. */
import { assert, describe, it } from "@effect/vitest"
import { Duration } from "effect"
import * as Advice from "../src/failure/Advice.ts"
import type { AdditionId } from "../src/failure/diagnosis/additions.ts"
import type { Circumstances } from "../src/failure/diagnosis/Circumstances.ts"
import { encodedTwice } from "../src/failure/diagnosis/encodedTwice.ts"
import * as ImapError from "../src/failure/ImapError.ts"
import type { PlainReason, Step } from "../src/failure/Reason.ts"
import { ended } from "../src/trace/ended.ts"
import { everyReason, variants } from "./support/reasons.ts"
import { said } from "./support/quotation.ts"

const silence: PlainReason = { _tag: "Timeout", step: "auth", afterMs: 30_000 }
const noGreeting: PlainReason = { _tag: "GreetingTimeout", port: 993, tls: true, afterMs: 16_000 }
const rejected: PlainReason = { _tag: "AuthRejected", mechanism: "PLAIN" }

interface Example {
  readonly reason: PlainReason
  readonly step?: Step
  readonly circumstances?: Circumstances
  readonly text?: string
  /** Words that only this addition has. */
  readonly says: string
  readonly turn?: ImapError.ActionBy
}

/** A failure in whose words each addition shows. */
const examples: { readonly [Id in AdditionId]: Example } = {
  heldBackFull: {
    reason: { _tag: "TooManyConnections" },
    step: "account",
    says: "refused another connection of this account as one too many",
    turn: "nobody"
  },
  ownLogins: {
    reason: { _tag: "AuthThrottled" },
    circumstances: { logins: 30, loginsMs: 310_000 },
    text: "Login rate exceeded, try again in 5 minutes",
    says: "this program had logged in 30 times in 5 min",
    turn: "app"
  },
  tokenRevoked: {
    reason: { _tag: "OAuthTokenExpired" },
    step: "selected",
    text: "Session invalidated - token revoked",
    says: "The server revoked the token"
  },
  terms: {
    reason: rejected,
    text: "Bitte akzeptieren Sie zuerst die neuen Nutzungsbedingungen: https://mail.example.com/agb",
    says: "accept the provider's terms",
    turn: "user"
  },
  messagesGone: {
    reason: { _tag: "CommandRejected", command: "UID FETCH", status: "NO" },
    step: "command",
    text: "Some of the requested messages no longer exist",
    says: "send NOOP, which tells which are gone",
    turn: "app"
  },
  tooManyAtOnce: {
    reason: { _tag: "CommandRejected", command: "UID COPY", status: "NO", code: said("MESSAGELIMIT") },
    step: "command",
    text: "Too many messages to copy, try a smaller subset",
    says: "for fewer messages at a time",
    turn: "app"
  },
  limitedCommand: {
    reason: { _tag: "CommandRejected", command: "APPEND", status: "NO", code: said("LIMIT") },
    step: "command",
    text: "Too many messages stored, try again in 15 minutes",
    says: "Wait 15 minutes, as the server asks; then send less at once",
    turn: "app"
  },
  damaged: {
    reason: {
      _tag: "ConnectionLost",
      step: "selected",
      errno: "ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC"
    },
    step: "selected",
    says: "one was not as it had been sent",
    turn: "nobody"
  },
  reachedBefore: {
    reason: { _tag: "ConnectRefused", host: "imap.example.com", port: 993 },
    step: "tcp",
    circumstances: { reachedMs: 1_400 },
    says: "accepted one 1.4 s before",
    turn: "nobody"
  },
  uponCommand: {
    reason: { _tag: "ConnectionLost", step: "selected" },
    step: "selected",
    circumstances: { owed: "UID SORT", owedMs: 5_100 },
    says: "5.1 s after UID SORT had been sent",
    turn: "nobody"
  },
  notEncoded: {
    reason: { _tag: "CommandRejected", command: "SELECT", status: "NO" },
    step: "select",
    text: "Mailbox name is not valid mUTF-7",
    says: "such as Entw&APw-rfe",
    turn: "app"
  },
  damagedMailbox: {
    reason: { _tag: "CommandRejected", command: "EXAMINE", status: "NO" },
    step: "command",
    text: "Mailbox has an invalid format",
    says: "`reconstruct` in Cyrus",
    turn: "admin"
  },
  deletedMeanwhile: {
    reason: { _tag: "CommandRejected", command: "UID FETCH", status: "NO", code: said("NONEXISTENT") },
    step: "command",
    text: "Mailbox was deleted under us.",
    says: "deleted or renamed while it was open here",
    turn: "user"
  },
  takenAway: {
    reason: { _tag: "ServerBye" },
    step: "selected",
    circumstances: { owed: "DELETE" },
    text: "Fatal error: Mailbox has been (re)moved",
    says: "by this DELETE, or before it",
    turn: "app"
  },
  operatorsFirst: {
    reason: { _tag: "ServerRefused" },
    step: "greeting",
    text: "Connection refused: blocked by security policy",
    says: "from where it admits connections",
    turn: "admin"
  },
  outside: {
    reason: { _tag: "ServerRefused" },
    step: "greeting",
    text: "No access from your address, use the company network",
    says: "admits no connection from this network",
    turn: "user"
  },
  imapOff: {
    reason: { _tag: "ImapDisabled" },
    step: "greeting",
    text: "IMAP service disabled on this server",
    says: "not about the account",
    turn: "admin"
  },
  openedBefore: {
    reason: { _tag: "MailboxMissing", mailbox: "Receipts", code: said("NONEXISTENT") },
    step: "select",
    circumstances: { mailbox: "Receipts", openedBefore: true },
    says: "which was open before, is not there any more",
    turn: "user"
  },
  operators: {
    reason: rejected,
    text: "Denied by the domain's conditional access policy",
    says: "A rule of the server or the organisation refuses this login",
    turn: "admin"
  },
  confirmed: {
    reason: rejected,
    text: "Confirm this sign-in in your authenticator app, then try again",
    says: "Confirm it where its words say",
    turn: "user"
  },
  portal: {
    reason: {
      _tag: "TlsName",
      serverName: "imap.example.com",
      detail: said("the certificate is for login.hotel-wifi.example, not for imap.example.com")
    },
    step: "tls",
    says: "Sign in to this network",
    turn: "user"
  },
  behindLogin: {
    reason: { _tag: "AuthRejected", mechanism: "LOGIN" },
    text: "Re-Authentication Failure",
    says: "the server behind does not accept or answer it",
    turn: "user"
  },
  malformed: {
    reason: { _tag: "CommandRejected", command: "SELECT", status: "BAD" },
    step: "select",
    circumstances: { malformed: "surplus" },
    text: "Could not parse command",
    says: "Put the name in quotes",
    turn: "app"
  },
  beyond: {
    reason: { _tag: "CommandRejected", command: "FETCH", status: "BAD" },
    step: "command",
    circumstances: { beyond: 0 },
    text: "Error in IMAP command FETCH: Invalid messageset",
    says: "The mailbox was empty (0 EXISTS)",
    turn: "app"
  },
  emptyMailbox: {
    reason: { _tag: "CommandRejected", command: "UID SEARCH", status: "NO" },
    step: "command",
    circumstances: { beyond: 0 },
    text: "no such message",
    says: "The mailbox is empty (0 EXISTS), and UID SEARCH is answered there with OK and nothing",
    turn: "admin"
  },
  messageFormat: {
    reason: { _tag: "CommandRejected", command: "APPEND", status: "NO" },
    step: "command",
    text: "Message contains bare newlines",
    says: "Let the app write CRLF",
    turn: "app"
  },
  diskFull: {
    reason: { _tag: "CommandRejected", command: "APPEND", status: "NO", code: said("SERVERBUG") },
    step: "command",
    text: "write() failed: No space left on device",
    says: "The server's disk is full",
    turn: "admin"
  },
  noRoom: {
    reason: { _tag: "CommandRejected", command: "UID MOVE", status: "NO", code: said("OVERQUOTA") },
    step: "command",
    text: "Quota exceeded (mailbox for user is full)",
    says: "cannot be moved to the trash either",
    turn: "user"
  },
  wrongState: {
    reason: { _tag: "CommandRejected", command: "UID FETCH", status: "BAD" },
    step: "command",
    text: "No mailbox selected",
    says: "select a mailbox, before it sends this command",
    turn: "app"
  },
  brokeOff: {
    reason: { _tag: "ConnectionStalled", afterMs: 300_000 },
    step: "command",
    circumstances: { messages: 12, owed: "FETCH", owedMs: 300_040, silentMs: 300_000 },
    says: "The answer to FETCH began, and nothing more of it came within 5 min",
    turn: "nobody"
  },
  busy: {
    reason: { _tag: "ServerBye" },
    step: "auth",
    circumstances: { busyMs: 7_426, owed: "AUTHENTICATE", owedMs: 14 },
    text: "Disconnected: Inactivity during authentication.",
    says: "it heard nothing: this program was busy with something else for 7.43 s",
    turn: "app"
  },
  unnamedArgument: {
    reason: { _tag: "CommandRejected", command: "APPEND", status: "BAD" },
    step: "command",
    text: "Command Argument Error. 11",
    says: "and not what",
    turn: "app"
  },
  starttlsHere: {
    reason: { _tag: "StartTlsNotOffered", port: 143 },
    step: "starttls",
    circumstances: { address: "loopback" },
    says: "nobody else is on the way",
    turn: "user"
  },
  starttlsMasked: {
    reason: { _tag: "StartTlsNotOffered", port: 143 },
    step: "starttls",
    circumstances: { masked: true },
    says: "overwrites STARTTLS",
    turn: "admin"
  },
  failedInside: {
    reason: { _tag: "ConnectionLost", step: "auth" },
    step: "auth",
    circumstances: { owed: "LOGIN", owedMs: 1_506 },
    text: "internal server error",
    says: "ended the connection instead of answering LOGIN",
    turn: "nobody"
  },
  unread: {
    reason: { _tag: "ConnectionLost", step: "selected", errno: "ECONNRESET" },
    step: "selected",
    circumstances: { messages: 339, owed: "UID FETCH", owedMs: 3_635_163, unreadMs: 3_031_740 },
    says: "nothing had been read for 50 min 32 s: the app was slow to take the answer to UID FETCH, of which 339",
    turn: "app"
  },
  clearAtTls: {
    reason: { _tag: "ClosedBeforeGreeting", port: 993 },
    step: "greeting",
    circumstances: { clearAtTls: true },
    says: "on which no TLS was begun",
    turn: "user"
  },
  stoppedLiteral: {
    reason: {
      _tag: "Timeout",
      step: "command",
      afterMs: 10_000,
      command: "UID FETCH",
      literalBytes: 425_269,
      literalReceived: 126
    },
    step: "selected",
    circumstances: { owed: "UID FETCH", owedMs: 10_077, silentMs: 10_017, usualMs: 60_000 },
    says: "126 of the literal's 425269 bytes had come. It was not slow, it stopped",
    turn: "nobody"
  },
  baseUnknown: {
    reason: { _tag: "CommandRejected", command: "APPEND", status: "BAD" },
    step: "command",
    text: "Unknown command",
    says: "which each IMAP server has",
    turn: "admin"
  },
  unlisted: {
    reason: { _tag: "CommandRejected", command: "UID EXPUNGE", status: "BAD" },
    step: "command",
    circumstances: { unlisted: "UIDPLUS" },
    text: "Unknown or NULL command",
    says: "EXPUNGE removes all messages that are marked",
    turn: "app"
  },
  throttledInUse: {
    reason: { _tag: "AuthThrottled" },
    step: "selected",
    text: "Request is throttled. Suggested Backoff Time: 298769 milliseconds",
    says: "because too much was asked of it",
    turn: "app"
  },
  unpaid: {
    reason: { _tag: "AccountLocked" },
    step: "auth",
    text: "This mailbox is suspended (contract 40177, dunning level 3). Please contact help@provider.example",
    says: "Settle it with the provider",
    turn: "user"
  },
  otherHost: {
    reason: { _tag: "ServerRefused" },
    step: "greeting",
    text: "This server is retired, please use imap.new.example.com instead",
    says: "at “imap.new.example.com”",
    turn: "user"
  },
  maintenance: {
    reason: rejected,
    text: "Wegen Wartungsarbeiten nicht verfügbar",
    says: "under maintenance",
    turn: "nobody"
  },
  administrator: {
    reason: { _tag: "AccountLocked" },
    text: "Your account is disabled, please contact your system administrator",
    says: "Ask the administrator",
    turn: "admin"
  },
  usedUp: {
    reason: { _tag: "CommandRejected", command: "UID FETCH", status: "NO" },
    step: "command",
    text: "Download limit of 2500 MB per day reached, resets at 00:00 UTC",
    says: "Wait until 00:00 UTC, then ask only for what is new",
    turn: "app"
  },
  consent: {
    reason: {
      _tag: "CredentialUnavailable",
      problem: "AADSTS65001: The user or administrator has not consented"
    },
    step: "account",
    says: "An administrator of the organisation (tenant) has to consent",
    turn: "admin"
  },
  mailboxFull: {
    reason: { _tag: "BandwidthExceeded" },
    text: "Mailbox is full, login denied",
    says: "The mailbox is full",
    turn: "user"
  },
  appEnded: {
    reason: { _tag: "StreamFailed", problem: "it was interrupted", interrupted: true },
    step: "selected",
    says: "in the middle of sending a message",
    turn: "app"
  },
  brokenGreeting: {
    reason: { _tag: "ClosedBeforeGreeting", port: 993 },
    step: "greeting",
    circumstances: { unfinished: 26 },
    says: "in the middle of its greeting"
  },
  timedOutBeyond: {
    reason: { _tag: "CommandRejected", command: "SELECT", status: "BAD" },
    step: "select",
    text: "unable to handle request: the request timed out",
    says: "a request timed out",
    turn: "nobody"
  },
  wrongArguments: {
    reason: { _tag: "CommandRejected", command: "UID STORE", status: "BAD" },
    step: "command",
    text: "Error in IMAP command UID STORE: Invalid system flag",
    says: "Correct what the server's words name",
    turn: "app"
  },
  loginArguments: {
    reason: { _tag: "AuthSyntaxRejected", mechanism: "LOGIN" },
    text: "Too many arguments to LOGIN",
    says: "in double quotes",
    turn: "user"
  },
  tooMuchAsked: {
    reason: { _tag: "ServerBye" },
    step: "selected",
    text: "Command rate exceeded, slow down",
    says: "because too much was asked of it",
    turn: "app"
  },
  leftQuiet: {
    reason: { _tag: "ConnectionLost", step: "selected" },
    step: "selected",
    circumstances: { owed: "LIST", owedMs: 18, silentMs: 1_800_018 },
    says: "Connect again, and let the app keep the connection in use",
    turn: "app"
  },
  quietLost: {
    reason: { _tag: "ConnectionLost", step: "selected" },
    step: "selected",
    circumstances: { owed: "LIST", owedMs: 18, silentMs: 35_018 },
    says: "upon LIST, the first command after 35 s of quiet"
  },
  gatewayLost: {
    reason: { _tag: "ConnectionLost", step: "selected" },
    step: "selected",
    circumstances: { address: "loopback" },
    says: "If it answered others meanwhile, it dropped this one alone."
  },
  gatewayGone: {
    reason: { _tag: "ConnectRefused", host: "127.0.0.1", port: 1143 },
    step: "tcp",
    circumstances: { address: "loopback", reachedMs: 1_400 },
    says: "Port 1143 of this machine refuses connections, and accepted one 1.4 s before",
    turn: "nobody"
  },
  gatewayDown: {
    reason: { _tag: "ConnectRefused", host: "127.0.0.1", port: 1143 },
    step: "tcp",
    circumstances: { address: "loopback" },
    says: "Nothing listens on port 1143 of this machine",
    turn: "user"
  },
  unpermitted: {
    reason: { _tag: "CommandRejected", command: "UID STORE", status: "BAD" },
    step: "command",
    circumstances: { unpermitted: true },
    text: "Command Argument Error. 11",
    says: "only flags that PERMANENTFLAGS lists",
    turn: "app"
  },
  messageTooLarge: {
    reason: { _tag: "CommandRejected", command: "APPEND", status: "NO", code: said("LIMIT") },
    step: "command",
    text: "Mail size is larger than the maximum size allowed by server configuration",
    says: "Make the message smaller",
    turn: "user"
  },
  keywords: {
    reason: { _tag: "CommandRejected", command: "UID STORE", status: "NO" },
    step: "command",
    text: "Too many user flags in mailbox",
    says: "a few fixed keywords",
    turn: "app"
  },
  storedDate: {
    reason: { _tag: "CommandRejected", command: "APPEND", status: "BAD" },
    step: "command",
    text: "Error in IMAP command APPEND: Invalid internal date.",
    says: "24-Nov-2026 09:00:00 +0100",
    turn: "app"
  },
  tooLong: {
    reason: { _tag: "CommandRejected", command: "UID FETCH", status: "BAD", code: said("CLIENTBUG") },
    step: "command",
    text: "Command line too long (4096 octets at most)",
    says: "ask in portions",
    turn: "app"
  },
  invalidName: {
    reason: { _tag: "CommandRejected", command: "CREATE", status: "NO" },
    step: "command",
    text: "Invalid mailbox name.",
    says: "such as INBOX.",
    turn: "app"
  },
  separator: {
    reason: { _tag: "CommandRejected", command: "CREATE", status: "NO", code: said("CANNOT") },
    step: "command",
    text: "Invalid mailbox name: Name must not have '/' characters",
    says: "take the separator from LIST or NAMESPACE",
    turn: "app"
  },
  idledSpare: {
    reason: { _tag: "ServerBye" },
    step: "selected",
    circumstances: { others: 3, othersOpen: 3 },
    text: "Autologout; idle for too long",
    says: "no work was lost",
    turn: "nobody"
  },
  privateNetwork: {
    reason: { _tag: "Timeout", step: "tcp", afterMs: 10_000 },
    step: "tcp",
    circumstances: { ledTo: "private" },
    says: "by its VPN",
    turn: "user"
  },
  blockedName: {
    reason: { _tag: "ConnectRefused", host: "imap.example.com", port: 993 },
    step: "tcp",
    circumstances: { ledTo: "nowhere" },
    says: "came from this machine itself",
    turn: "user"
  },
  chainIncomplete: {
    reason: {
      _tag: "TlsUntrusted",
      detail: said("its issuer is C=US, O=Let's Encrypt, CN=R11"),
      alone: true
    },
    step: "tls",
    says: "has to install the full chain",
    turn: "admin"
  },
  publicUnknown: {
    reason: { _tag: "TlsUntrusted", detail: said("its issuer is C=US, O=DigiCert Inc, CN=G2") },
    step: "tls",
    says: "Compare with another machine",
    turn: "user"
  },
  cutAtId: {
    reason: { _tag: "ConnectionLost", step: "id" },
    step: "id",
    says: "leave ID out (`id.enabled: false`)"
  },
  loginRule: {
    reason: rejected,
    text: "Account restriction: sign-in is permitted Mon-Fri 07:00-19:00 only",
    says: "at certain hours alone",
    turn: "user"
  },
  ownUnavailable: {
    reason: { _tag: "AuthTemporarilyUnavailable", code: said("UNAVAILABLE") },
    text: "Your mailbox was parked by the operator",
    says: "for a reason of its own"
  },
  tunnelSaid: {
    reason: { _tag: "TunnelEnded", detail: said("it exited with status 255") },
    step: "greeting",
    text: "lena@jump.example.com: Permission denied (publickey).",
    says: "a key that this host accepts",
    turn: "user"
  },
  gatewayCertificate: {
    reason: { _tag: "TlsUntrusted", detail: said("self-signed certificate"), selfSigned: true },
    step: "tls",
    circumstances: { address: "loopback" },
    says: "has a certificate of its own",
    turn: "user"
  },
  gatewayLogin: {
    reason: rejected,
    circumstances: { address: "loopback" },
    says: "the user name and password that it shows",
    turn: "user"
  },
  policy: {
    reason: { _tag: "CommandRejected", command: "UID MOVE", status: "NO", code: said("CANNOT") },
    step: "command",
    text: "Messages are under retention policy",
    says: "who decides about the policy",
    turn: "admin"
  },
  stillCounted: {
    reason: { _tag: "TooManyConnections" },
    step: "auth",
    circumstances: { acceptedBefore: true },
    text: "Maximum number of connections from user+IP exceeded",
    says: "it may still count the earlier ones of this program",
    turn: "nobody"
  },
  byAddress: {
    reason: { _tag: "TooManyConnections" },
    step: "greeting",
    text: "too many open connections from your ip or network",
    says: "connections from this address",
    turn: "app"
  },
  refusedOften: {
    reason: { _tag: "ServerBye" },
    step: "command",
    text: "Too many invalid commands",
    says: "Correct the refused command",
    turn: "app"
  },
  shutsDown: {
    reason: { _tag: "ServerBye" },
    step: "selected",
    text: "Server is shutting down",
    says: "nothing here shows that this account",
    turn: "nobody"
  },
  lasted: {
    reason: { _tag: "ServerBye" },
    step: "selected",
    text: "Maximum session time of 60 minutes reached",
    says: "It lets no session last longer",
    turn: "nobody"
  },
  proxySaid: {
    reason: { _tag: "IpBlocked" },
    step: "greeting",
    text: "Proxy: your address 192.0.2.7 is not allowed here",
    says: "whoever runs that proxy",
    turn: "admin"
  },
  tokenFlaw: {
    reason: { _tag: "AuthRejected", mechanism: "XOAUTH2" },
    text: "AUTHENTICATE failed: token expired",
    says: "Let the app get a new one before it logs in",
    turn: "app"
  },
  encodedTwice: {
    reason: { _tag: "MailboxMissing", mailbox: "Entw&APw-rfe" },
    step: "select",
    circumstances: { encodedTwice: true, mailbox: "Entw&APw-rfe" },
    says: "was encoded once more",
    turn: "app"
  },
  noSelect: {
    reason: { _tag: "CommandRejected", command: "SELECT", status: "NO" },
    step: "select",
    text: "Mailbox is \\Noselect",
    says: "a level that leads to others",
    turn: "app"
  },
  ownConsent: {
    reason: { _tag: "CredentialUnavailable", problem: "consent_required" },
    step: "account",
    says: "agree to access to mail",
    turn: "user"
  },
  internalError: {
    reason: { _tag: "CommandRejected", command: "FETCH", status: "BAD" },
    step: "command",
    text: "Interner Serverfehler",
    says: "nothing says that the command is wrong",
    turn: "nobody"
  },
  heldByOthers: {
    reason: { _tag: "CommandRejected", command: "STORE", status: "NO", code: said("INUSE") },
    step: "command",
    text: "Mailbox is locked by another process",
    says: "Wait a moment, and try again",
    turn: "nobody"
  },
  passing: {
    reason: { _tag: "CommandRejected", command: "COPY", status: "NO" },
    step: "command",
    text: "Derzeit nicht möglich, bitte in 5 Minuten erneut versuchen",
    says: "Wait 5 minutes, and try again",
    turn: "nobody"
  },
  noRight: {
    reason: { _tag: "CommandRejected", command: "UID COPY", status: "NO" },
    step: "command",
    text: "COPY failed: Access denied - you do not have permission to insert items into this folder",
    says: "lacks a right that UID COPY needs",
    turn: "admin"
  },
  unexplained: {
    reason: { _tag: "CommandRejected", command: "UID FETCH", status: "NO" },
    step: "command",
    text: "UID FETCH failed",
    says: "what is at fault is not known",
    turn: "nobody"
  },
  anotherLogin: {
    reason: { _tag: "ServerBye" },
    step: "selected",
    text: "Another client has logged in",
    says: "Close the other program",
    turn: "user"
  },
  byeOwed: {
    reason: { _tag: "ServerBye" },
    step: "capability",
    circumstances: { owed: "CAPABILITY", owedMs: 3_000 },
    text: "Autologout; idle for too long",
    says: "the client waited for its answer",
    turn: "admin"
  },
  idled: {
    reason: { _tag: "ServerBye" },
    step: "selected",
    text: "Disconnected for inactivity.",
    says: "renew IDLE, or send NOOP",
    turn: "app"
  },
  provisional: {
    reason: { _tag: "ServerRefused" },
    step: "greeting",
    circumstances: { provisional: true },
    text: "Disconnected: Auth process broken",
    says: "its login service does not work",
    turn: "admin"
  },
  sourceSlow: {
    reason: { _tag: "Timeout", step: "account", afterMs: 60_000 },
    step: "account",
    says: "did not supply the password or token within 60 s",
    turn: "app"
  },
  foreign: {
    reason: { _tag: "GreetingTimeout", port: 143, tls: false, afterMs: 15_000 },
    step: "greeting",
    circumstances: { unfinished: 24, foreign: true },
    says: "What answers on port 143 may be no IMAP server",
    turn: "user"
  },
  nameFound: {
    reason: { _tag: "DnsNotFound", host: "imap.example.com" },
    step: "dns",
    circumstances: { nameFound: "before" },
    says: "it is spelt right",
    turn: "user"
  },
  sameAgain: {
    reason: { _tag: "OAuthTokenRejected", mechanism: "XOAUTH2" },
    circumstances: { sameAgain: true },
    says: "the app's source gave the same one again",
    turn: "app"
  },
  otherName: {
    reason: { _tag: "TlsName", serverName: "imap.example.com", detail: said("it is for others") },
    step: "tls",
    circumstances: { trustedBefore: true },
    says: "Another certificate than before, which is not for “imap.example.com”",
    turn: "admin"
  },
  expiredSince: {
    reason: { _tag: "TlsExpired", detail: said("it was valid until 2026-11-24") },
    step: "tls",
    circumstances: { trustedBefore: true },
    says: "The certificate was trusted before, by the same clock",
    turn: "admin"
  },
  cutSince: {
    reason: { _tag: "TlsClosed", port: 10_993 },
    step: "tls",
    circumstances: { trustedBefore: true },
    says: "where one had succeeded before",
    turn: "nobody"
  },
  addressNotName: {
    reason: { _tag: "TlsUntrusted", detail: said("it is self-signed"), selfSigned: true },
    step: "tls",
    circumstances: { address: "public" },
    says: "Use the server's name as the host"
  },
  wait: {
    reason: { _tag: "ServerRefused" },
    step: "greeting",
    text: "Too busy, try again in 20 minutes",
    says: "Wait 20 minutes, as the server asks"
  },
  challenged: {
    reason: { _tag: "AuthRejected", mechanism: "CRAM-MD5" },
    step: "auth",
    text: "Login failed.",
    says: "by CRAM-MD5"
  },
  actingAs: {
    reason: { _tag: "AuthorizationDenied", actingAs: true },
    step: "auth",
    says: "Leave out the user to act as",
    turn: "app"
  },
  noInbox: {
    reason: { _tag: "MailboxMissing", mailbox: "INBOX" },
    step: "select",
    says: "The account has no INBOX at this server",
    turn: "admin"
  },
  notKnown: {
    reason: { _tag: "CommandRejected", command: "UID MOVE", status: "NO" },
    step: "command",
    text: "Error in IMAP command received by server.",
    says: "In place of MOVE, use COPY, then STORE",
    turn: "admin"
  },
  weakKey: {
    reason: { _tag: "TlsProtocol", detail: said("SSL routines::dh key too small") },
    step: "tls",
    says: "the Diffie-Hellman group is too small",
    turn: "admin"
  },
  ownWords: {
    reason: rejected,
    text: "Your mailbox is asleep, please wake it in the shop",
    says: "with a reason of its own"
  },
  throughProxy: {
    reason: { _tag: "TlsNotTls", port: 9993 },
    step: "tls",
    circumstances: { through: "the proxy localhost:3128" },
    says: "What answers through the proxy localhost:3128 speaks plain text",
    turn: "admin"
  },
  refusedLogin: { reason: silence, circumstances: { refusedLogin: true }, says: "went silent at the second" },
  unknownTag: { reason: silence, circumstances: { unknownTags: 1 }, says: "under a tag that was not sent" },
  unfinished: { reason: noGreeting, circumstances: { unfinished: 17 }, says: "No complete greeting came" },
  throttledCommand: {
    reason: { _tag: "CommandRejected", command: "UID FETCH", status: "BAD" },
    step: "command",
    text: "Request is throttled. Suggested Backoff Time: 92415 milliseconds",
    says: "it refused “UID FETCH”, and asks to wait 92.4 s",
    turn: "app"
  },
  existsAlready: {
    reason: { _tag: "CommandRejected", command: "CREATE", status: "NO", code: said("ALREADYEXISTS") },
    step: "command",
    says: "exists already, as the app wanted it to",
    turn: "nobody"
  },
  meant: {
    reason: { _tag: "CommandRejected", command: "FETCH", status: "NO" },
    step: "command",
    text: "Too many simultaneous connections",
    says: "Close other mail programs",
    turn: "user"
  },
  examined: {
    reason: { _tag: "CommandRejected", command: "UID STORE", status: "NO" },
    step: "command",
    circumstances: { examined: true },
    says: "open it with SELECT to change it",
    turn: "app"
  },
  readOnly: {
    reason: { _tag: "CommandRejected", command: "UID STORE", status: "NO" },
    step: "command",
    circumstances: { readOnly: true },
    says: "The mailbox is read-only",
    turn: "admin"
  },
  remedy: {
    reason: { _tag: "CommandRejected", command: "APPEND", status: "NO", code: said("OVERQUOTA") },
    step: "command",
    says: "ask for more space",
    turn: "user"
  },
  notDead: {
    reason: { _tag: "ConnectionStalled", afterMs: 10_000 },
    step: "selected",
    circumstances: { owed: "IDLE", owedMs: 10_900, silentMs: 7_700 },
    says: "did not answer IDLE within 10 s, but was not silent"
  },
  saidToWait: {
    reason: silence,
    circumstances: { owed: "UID SEARCH", waits: "index" },
    says: "Wait until the index is built",
    turn: "nobody"
  },
  untagged: { reason: silence, circumstances: { untagged: 2 }, says: "untagged lines meanwhile" },
  unsentLiteral: { reason: silence, circumstances: { unsent: "literal" }, says: "nothing was stored" },
  unsentLogin: {
    reason: silence,
    circumstances: { owed: "LOGIN", unsent: "credential" },
    says: "a literal of LOGIN"
  },
  unsentCredential: { reason: silence, circumstances: { unsent: "credential" }, says: "so none was sent" },
  impatient: {
    reason: { _tag: "Timeout", step: "select", afterMs: 2000 },
    step: "select",
    circumstances: { usualMs: 30_000 },
    says: "Let the program wait longer (`limits.select`)",
    turn: "app"
  },
  handshakeLost: {
    reason: { _tag: "Timeout", step: "tls", afterMs: 10_000 },
    step: "tls",
    circumstances: { trustedBefore: true },
    says: "TLS had been agreed on with this server before",
    turn: "nobody"
  },
  onlyIpv6: {
    reason: { _tag: "HostUnreachable", host: "imap.example.com", port: 993 },
    step: "tcp",
    circumstances: { onlyIpv6: true },
    says: "has only IPv6 addresses"
  },
  silentBefore: {
    reason: { _tag: "ConnectionLost", step: "selected" },
    step: "selected",
    circumstances: { silentMs: 1_140_000 },
    says: "The server's last line came 19 min before."
  },
  inboxRefused: {
    reason: { _tag: "CommandRejected", command: "SELECT", status: "BAD" },
    step: "select",
    circumstances: { mailbox: "INBOX" },
    says: "Report the line"
  },
  prefix: {
    reason: { _tag: "MailboxMissing", mailbox: "Archive" },
    step: "select",
    text: 'Mailbox name must begin with "INBOX."',
    says: "as in INBOX.Archive"
  },
  anotherScope: {
    reason: {
      _tag: "OAuthTokenRejected",
      mechanism: "OAUTHBEARER",
      status: said("400"),
      scope: said("https://mail.google.com/")
    },
    step: "auth",
    circumstances: { renewed: true },
    says: "ask the provider for the scope “https://mail.google.com/”",
    turn: "app"
  },
  anotherRefused: { reason: rejected, circumstances: { renewed: true }, says: "the token, nor a new one" },
  noAccess: {
    reason: { _tag: "AuthenticatedNotConnected" },
    step: "select",
    circumstances: { another: true },
    says: "the other mailbox that it names",
    turn: "admin"
  },
  accessGone: {
    reason: { _tag: "AuthenticatedNotConnected" },
    step: "select",
    circumstances: { acceptedBefore: true, alikeBefore: 3 },
    says: "It was open before, and then 4 attempts in a row failed so",
    turn: "admin"
  },
  oldToken: {
    reason: { _tag: "OAuthTokenRejected", mechanism: "XOAUTH2" },
    circumstances: { acceptedBefore: true },
    says: "no longer accepts the token",
    turn: "app"
  },
  tokenBefore: {
    reason: { _tag: "OAuthTokenRejected", mechanism: "XOAUTH2", status: said("invalid_token") },
    circumstances: { tokenBefore: true },
    says: "had accepted one before",
    turn: "app"
  },
  acceptedBefore: { reason: rejected, circumstances: { acceptedBefore: true }, says: "accepted before" },
  saidOk: {
    reason: { _tag: "ImapDisabled" },
    circumstances: { saidOk: true },
    says: "The server said OK, but"
  },
  otherCertificate: {
    reason: { _tag: "TlsUntrusted", detail: said("unable to verify") },
    step: "tls",
    circumstances: { trustedBefore: true },
    says: "Another certificate than before: its issuer"
  },
  otherSelfSigned: {
    reason: {
      _tag: "TlsUntrusted",
      detail: said(
        "the certificate of imap.example.com is not trusted: it is self-signed (O=Plesk, CN=Plesk)"
      ),
      selfSigned: true
    },
    step: "tls",
    circumstances: { trustedBefore: true },
    says: "This one names Plesk",
    turn: "admin"
  },
  othersConnections: {
    reason: { _tag: "TooManyConnections" },
    step: "auth",
    circumstances: { others: 2 },
    text: "Maximum number of connections from user+IP exceeded (mail_max_userip_connections=10)",
    says: "The limit of 10 connections is reached, and this program had at most 2 of them",
    turn: "admin"
  },
  ownConnections: {
    reason: { _tag: "TooManyConnections" },
    circumstances: { others: 4, othersOpen: 3 },
    says: "this program had 4 more: 3 open, 1 logging in",
    turn: "app"
  },
  encryptedAlready: {
    reason: { _tag: "PrivacyRequired" },
    circumstances: { encrypted: true },
    says: "takes the encrypted connection for one that is not",
    turn: "admin"
  }
}

const errorOf = ({ circumstances, reason, step = "auth", text }: Omit<Example, "says">) =>
  ImapError.make(reason, step, {
    circumstances,
    serverText: text === undefined ? undefined : said(text),
    retryAfter: Duration.seconds(90)
  })

/** What a page reads from the end of the connection's trace. */
const recordedOf = (error: ImapError.ImapError): Advice.Diagnosis | undefined => {
  const { error: tag = "", ...data } = JSON.parse(JSON.stringify(ended(error)))
  return Advice.diagnosisOf({ error: tag, ...data })
}

const wordsOf = ({ actionBy, advice, retry, title, why }: ImapError.ImapError) => ({
  title,
  why,
  try: advice,
  actionBy,
  retry
})

describe("D81 a sign-in to be confirmed", () => {
  const isAsked = (text: string) =>
    errorOf({ reason: rejected, text }).title === "The account's owner has to confirm this sign-in first"

  it.each([
    "Sign in from a new device was blocked: approve it in your app",
    "Please verify your identity on our website",
    "Bitte bestätigen Sie die Anmeldung in der App",
    "Confirmez cette connexion dans l’application",
    "Подтвердите вход в приложении",
    "请在手机上确认登录"
  ])("is asked by “%s”", (text) => assert.isTrue(isAsked(text)))

  it.each([
    "Unable to verify your identity",
    "Authentication failed",
    "Confirm this sign-in: contact your administrator",
    "Your account has been temporarily suspended for unusual activity. Please reset your password"
  ])("is not asked by “%s”", (text) => assert.isFalse(isAsked(text)))
})

describe("D81 the diagnosis", () => {
  it.each(Object.entries(examples))("%s changes the words of an error, and of its trace", (id, example) => {
    const error = errorOf(example)
    const { turn = error.actionBy } = example
    const recorded = recordedOf(error)
    assert.strictEqual(recorded?.addition, id)
    assert.include(`${error.title} ${error.why} ${error.advice}`, example.says)
    assert.deepInclude(recorded, wordsOf(error))
    assert.strictEqual(error.actionBy, turn)
    const { again = error.advice } = recorded ?? {}
    if (turn === "nobody")
      assert.match(again, /^(?:Wait|Try again|Connect again|Nothing to do|If |There is|Until )/)
    const { circumstances: _, ...plain } = example
    if (example.circumstances !== undefined)
      assert.notInclude(Object.values(wordsOf(errorOf(plain))).join(" "), example.says)
  })

  it.each([
    ["fewer than the limit that the server names", "Limit of 5 connections", { others: 4 }, "user"],
    ["none, as far as it is known", "Too many sessions (limit: 5)", {}, "user"],
    ["as many", "You have 5 open connections", { others: 5 }, "app"],
    ["some, and the limit is not named", "Too many connections", { others: 2 }, "app"],
    ["some, and the limit is of logins", "Limit of 5 logins per minute", { others: 2 }, "app"],
    ["some, and the limit is of a time", "Limit: 5 connections per minute", { others: 2 }, "app"],
    ["some, and the limit is of octets", "Limit of 5 MB reached", { others: 2 }, "app"],
    ["fewer than a limit that is exceeded", "connection limit 5 exceeded", { others: 2 }, "user"],
    ["fewer as this user, and the limit is the address's", "5 connections per IP", { others: 2 }, "app"],
    [
      "none any more, and the server may still count them",
      "Max connections=5",
      { acceptedBefore: true },
      "nobody"
    ]
  ] satisfies ReadonlyArray<readonly [string, string, Circumstances, ImapError.ActionBy]>)(
    "of one connection too many, of which this program had %s, says whose turn it is",
    (_, text, circumstances, turn) => {
      const error = errorOf({ reason: { _tag: "TooManyConnections" }, circumstances, text })
      assert.strictEqual(error.actionBy, turn)
      assert.strictEqual(error.title.includes("The limit of 5 connections is reached"), turn === "user")
    }
  )

  it.each([
    [noGreeting, "No greeting followed the provisional one on port 993 within 16 s", "nobody"],
    [
      { _tag: "ClosedBeforeGreeting", port: 143 },
      "The server hung up on port 143 after a provisional greeting",
      "admin"
    ],
    [
      { _tag: "NotImap", port: 143, protocol: "unknown" },
      "What followed the provisional greeting on port 143 is not IMAP",
      "admin"
    ]
  ] satisfies ReadonlyArray<readonly [PlainReason, string, ImapError.ActionBy]>)(
    "of %s after a provisional greeting does not say that none came",
    (reason, title, turn) => {
      const circumstances = { provisional: true, unfinished: 3, through: "an HTTP proxy" }
      const error = errorOf({ reason, step: "greeting", circumstances })
      assert.deepStrictEqual([error.title, error.actionBy], [title, turn])
      assert.deepInclude(recordedOf(error), wordsOf(error))
    }
  )

  it.each([...everyReason, ...variants])("of $_tag is the same in a trace", (reason) => {
    const error = errorOf({ reason, step: "select", text: "no" })
    assert.deepInclude(recordedOf(error), wordsOf(error))
  })

  it.each(everyReason)("of a trace that has no facts of $_tag has words", ({ _tag }) => {
    assert.isNotEmpty(Advice.diagnosisOf({ error: _tag })?.title)
  })

  it("of a source of passwords that hangs, and of what answers through a proxy, is not of the server", () => {
    const party = (step: Step, circumstances: Circumstances = {}) => {
      const error = errorOf({ reason: { _tag: "Timeout", step, afterMs: 1000 }, step, circumstances })
      assert.strictEqual(recordedOf(error)?.party, error.party)
      return error.party
    }
    assert.strictEqual(party("account"), "source")
    assert.strictEqual(party("dns"), "resolver")
    assert.strictEqual(party("auth"), "either")
    assert.strictEqual(party("auth", { unknownTags: 1 }), "server")
    const greeting = errorOf({
      reason: noGreeting,
      step: "greeting",
      circumstances: { through: "an HTTP proxy" }
    })
    assert.strictEqual(greeting.party, "proxy")
  })

  it.each([
    ["within one message, is about that message", { literalBytes: 9_000_000, literalReceived: 4_000_000 }, 0],
    ["after some messages, is about how many are asked for", {}, 3]
  ] as const)("of an app that stopped reading, %s", (_, facts, messages) => {
    const { advice } = errorOf({
      reason: { _tag: "ConnectionLost", step: "selected", ...facts },
      step: "selected",
      circumstances: { owed: "UID FETCH", unreadMs: 19_000, ...(messages > 0 && { messages }) }
    })
    assert.strictEqual(advice.includes("in parts"), messages === 0)
    assert.strictEqual(advice.includes("some hundred messages"), messages > 0)
  })

  it("of a silence says of each port what it did", () => {
    const silent = errorOf({ reason: { _tag: "Timeout", step: "tcp", afterMs: 10_000 }, step: "tcp" })
    const of = (others: ReadonlyArray<ImapError.ImapError>) => {
      const error = ImapError.withCauses(others)(ImapError.withPort(silent, 993))
      assert.deepInclude(recordedOf(error), wordsOf(error))
      return error.title
    }
    const refused = ImapError.make({ _tag: "ConnectRefused", host: "imap.example.com", port: 143 }, "tcp", {
      port: 143
    })
    assert.strictEqual(of([refused]), "No answer from port 993 within 10 s; port 143 refused")
    assert.strictEqual(of([ImapError.withPort(silent, 143)]), "No answer from ports 993 and 143 within 10 s")
  })

  it("of a login by a token names no password", () => {
    const reason = { _tag: "AuthorizationDenied" } as const
    const words = (circumstances: Circumstances) => errorOf({ reason, circumstances }).why
    assert.include(words({ token: true }), "The token was accepted")
    assert.include(words({}), "The password was accepted")
    const busy = errorOf({ reason: { _tag: "AuthTemporarilyUnavailable" }, circumstances: { token: true } })
    assert.notInclude(`${busy.title} ${busy.why} ${busy.advice}`, "password")
  })

  it("of a mailbox that does not exist is of whoever chose it", () => {
    const whose = (circumstances: Circumstances) => {
      const reason: PlainReason = { _tag: "MailboxMissing", mailbox: said("Spam") }
      const error = errorOf({ reason, step: "select", circumstances })
      assert.deepInclude(recordedOf(error), { party: error.party, actionBy: error.actionBy })
      return [error.party, error.actionBy]
    }
    assert.deepStrictEqual(whose({}), ["name", "user"])
    assert.deepStrictEqual(whose({ chosen: true }), ["app", "app"])
  })

  it("of a server that ends the session over refused commands is of the program", () => {
    const diagnosis = Advice.diagnosisOf({ error: "ServerBye", serverText: "Too many invalid commands" })
    assert.deepStrictEqual([diagnosis?.party, diagnosis?.actionBy], ["app", "app"])
  })

  it("of a provider that wants ID is of the app that sent none, and else of the owner", () => {
    assert.strictEqual(
      Advice.diagnosisOf({ error: "UnsafeLogin", facts: { idSent: false } })?.actionBy,
      "app"
    )
    assert.strictEqual(
      Advice.diagnosisOf({ error: "UnsafeLogin", facts: { idSent: true } })?.actionBy,
      "user"
    )
  })

  it("of a trace of someone else takes no value of another kind", () => {
    const circumstances = { others: "many", trustedBefore: 1, constructor: true, unsent: "everything" }
    const recorded = Advice.diagnosisOf({ error: "TooManyConnections", circumstances })
    assert.strictEqual(recorded?.title, "There are too many connections")
    assert.isUndefined(Advice.diagnosisOf({ error: "constructor" }))
  })
})

describe("D42 what a refused command says of sending it again", () => {
  const refused = (text: string, status: "NO" | "BAD" = "NO") =>
    Advice.diagnosisOf({
      error: "CommandRejected",
      step: "command",
      serverText: text,
      facts: { command: "UID FETCH", status }
    }) ?? assert.fail("the reason is not known")

  it.each([
    "Internal error",
    "Server error",
    "Interner Fehler",
    "Erreur interne du serveur",
    "Errore interno",
    "Error interno del servidor",
    "Внутренняя ошибка сервера",
    "内部错误",
    "内部エラー"
  ])("“%s” is the server's, and not the command's", (text) => {
    for (const status of ["NO", "BAD"] as const) {
      const { party, retry, try: tried } = refused(text, status)
      assert.deepStrictEqual([party, retry], ["server", "later"])
      assert.notInclude(tried, "orrect")
    }
  })

  it.each([
    "FETCH failed",
    "UID FETCH failed.",
    "command failed",
    "failed",
    "NO failed",
    "",
    "Unable to fetch message",
    "Befehl fehlgeschlagen",
    "命令执行失败"
  ])("“%s” is nobody's for certain", (text) => {
    const { actionBy, party, try: tried } = refused(text)
    assert.deepStrictEqual([party, actionBy], ["unsaid", "nobody"])
    assert.include(tried, "Try again once.")
  })

  it.each([
    ["Cannot do that at the moment", "a few minutes"],
    ["Temporarily unavailable, try again in 10 minutes", "10 minutes"],
    ["Bitte in 5 Minuten erneut versuchen", "5 minutes"],
    ["Service temporairement indisponible, réessayez dans 30 secondes", "30 seconds"],
    ["Inténtelo de nuevo en 2 horas", "2 hours"],
    ["Riprovare tra 10 minuti", "10 minutes"],
    ["Повторите попытку через 15 минут", "15 minutes"],
    ["暂时无法处理，请5分钟后重试", "5 minutes"],
    ["現在処理できません", "a few minutes"],
    ["Server busy", "a few minutes"]
  ])("“%s” is sent again after %s, and asks nobody", (text, wait) => {
    const { actionBy, retry, try: tried } = refused(text)
    assert.deepStrictEqual([actionBy, retry], ["nobody", "later"])
    assert.include(tried, `Wait ${wait}, and try again.`)
  })

  it.each([
    "Mailbox is locked",
    "Mailbox in use by another session",
    "Das Postfach wird gerade verwendet",
    "邮箱正在使用"
  ])("“%s” is another session's for a while", (text) => {
    const { actionBy, party, retry } = refused(text)
    assert.deepStrictEqual([actionBy, party, retry], ["nobody", "others", "later"])
  })

  it.each([
    "Permission denied",
    "Invalid mailbox name",
    "Mailbox does not exist",
    "Message 7 has no such part",
    "Nonsense"
  ])("“%s” says something else", (text) => {
    assert.notInclude(["internalError", "passing", "heldByOthers", "unexplained"], refused(text).addition)
  })
})

describe("D42 what a server finds wrong with a token", () => {
  const titleOf = (text: string) =>
    errorOf({ reason: { _tag: "OAuthTokenRejected", mechanism: "XOAUTH2" }, text }).title

  it.each([
    ["Token has expired", "it has expired"],
    ["Das Token ist abgelaufen", "it has expired"],
    ["访问令牌已过期", "it has expired"],
    ["The token was revoked", "it was revoked"],
    ["Invalid audience", "it is for another service"],
    ["insufficient_scope", "it lacks the right scope"],
    ["Invalid credentials (Failure)", "The server did not accept the token"]
  ])("“%s”: %s", (text, title) => {
    assert.include(titleOf(text), title)
  })

  it("says nothing of a password", () => {
    const { title } = errorOf({ reason: rejected, text: "Your session token has expired" })
    assert.notInclude(title, "accept the token")
  })
})

describe("D42 a name that was encoded twice", () => {
  it.each(["Entw&APw-rfe", "INBOX.&ZeVnLIqe-"])("is one that “%s” is given as", (name) =>
    assert.isTrue(encodedTwice(name))
  )

  it.each(["R&D", "Entwürfe", "A&Bob-x", "Q&A-2026", "&-", "INBOX"])("is not “%s”", (name) =>
    assert.isFalse(encodedTwice(name))
  )
})

describe("a refused login of which the server says why", () => {
  const diagnosed = (serverText: string, acceptedBefore = true) =>
    Advice.diagnosisOf({ error: "AuthRejected", step: "auth", serverText, circumstances: { acceptedBefore } })

  it("was accepted before, if it was", () => {
    const words = "This mailbox was closed on Monday"
    assert.include(diagnosed(words)?.why, "A login was accepted before")
    assert.include(diagnosed(words, false)?.why, "nothing else is known of it")
  })

  it("has no reason of its own where a trace hides a word that is the user's name, too", () => {
    for (const words of ["Invalid <user> name or password.", "<user> not found here"])
      assert.notInclude(diagnosed(words)?.title, "a reason of its own")
  })
})
