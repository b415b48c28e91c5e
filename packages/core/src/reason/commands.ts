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

/** What was searched for is in a charset that the server does not know. RFC 9051 §7.1. */
export class BadCharset extends failure<BadCharset>()("BadCharset", {
  command: Schema.String,
  /** What it says it knows; empty where it does not say. US-ASCII is always among them. */
  charsets: Schema.Array(Quotation)
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
