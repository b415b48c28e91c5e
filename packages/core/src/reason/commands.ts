/** Reasons of mailboxes and commands. */
import { Schema } from "effect"
import { Quotation } from "../Quotation.ts"
import { code, failure } from "./Failure.ts"

export class CapabilityUnavailable extends failure<CapabilityUnavailable>()("CapabilityUnavailable", {}) {}

export class UnsupportedServer extends failure<UnsupportedServer>()("UnsupportedServer", {
  capabilities: Schema.Array(Quotation)
}) {}

export class UnsafeLogin extends failure<UnsafeLogin>()("UnsafeLogin", { idSent: Schema.Boolean }) {}

export class MailboxMissing extends failure<MailboxMissing>()("MailboxMissing", {
  mailbox: Schema.String,
  code
}) {}

export class MailboxNoAccess extends failure<MailboxNoAccess>()("MailboxNoAccess", {
  mailbox: Schema.String,
  code
}) {}

export class MailboxBusy extends failure<MailboxBusy>()("MailboxBusy", { mailbox: Schema.String, code }) {}

export class MailboxUnavailable extends failure<MailboxUnavailable>()("MailboxUnavailable", {
  mailbox: Schema.String,
  code
}) {}

export class CommandRejected extends failure<CommandRejected>()("CommandRejected", {
  command: Schema.String,
  status: Schema.Literals(["NO", "BAD"]),
  code
}) {}

export class CommandRejectedUntagged extends failure<CommandRejectedUntagged>()("CommandRejectedUntagged", {
  command: Schema.String
}) {}

/** The server does not list what the command needs, and no other way to do the same is safe. */
export class NotOffered extends failure<NotOffered>()("NotOffered", {
  command: Schema.String,
  /** As RFCs name it, such as `UIDPLUS`. */
  capability: Schema.String
}) {}

/** Another session and this one keep taking the mailbox from each other. */
export class SessionPingPong extends failure<SessionPingPong>()("SessionPingPong", {}) {}

export class ServerBye extends failure<ServerBye>()("ServerBye", { code }) {}
