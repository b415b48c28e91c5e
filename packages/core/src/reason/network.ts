/** Reasons on the way to a greeting. */
import { Schema } from "effect"
import { code, errno, failure, port, Step } from "./Failure.ts"

export class DnsNotFound extends failure<DnsNotFound>()("DnsNotFound", { host: Schema.String }) {}

export class DnsTemporary extends failure<DnsTemporary>()("DnsTemporary", { host: Schema.String }) {}

export class Offline extends failure<Offline>()("Offline", {}) {}

export class ConnectRefused extends failure<ConnectRefused>()("ConnectRefused", {
  host: Schema.String,
  port
}) {}

export class HostUnreachable extends failure<HostUnreachable>()("HostUnreachable", {
  host: Schema.String,
  port
}) {}

export class Timeout extends failure<Timeout>()("Timeout", {
  /** Whose answer was owed first. */
  step: Step,
  afterMs: Schema.Int,
  /** What was sent along with it and is unanswered as well. */
  along: Schema.optionalKey(Schema.Array(Step)),
  /** What the way to the server leads through, as the transport names it. */
  through: Schema.optionalKey(Schema.String)
}) {}

export class GreetingTimeout extends failure<GreetingTimeout>()("GreetingTimeout", {
  port,
  tls: Schema.Boolean,
  afterMs: Schema.Int
}) {}

export class ClosedBeforeGreeting extends failure<ClosedBeforeGreeting>()("ClosedBeforeGreeting", {
  port,
  errno
}) {}

export class ConnectionLost extends failure<ConnectionLost>()("ConnectionLost", { step: Step, errno }) {}

/** An open connection that nothing comes from any more: the server, or the way to it, is gone without a word. */
export class ConnectionStalled extends failure<ConnectionStalled>()("ConnectionStalled", {
  /** How long an answer was waited for. */
  afterMs: Schema.Int
}) {}

export class NotImap extends failure<NotImap>()("NotImap", {
  protocol: Schema.Literals(["smtp", "pop3", "http", "ssh", "tls", "unknown"]),
  port
}) {}

export class ServerRefused extends failure<ServerRefused>()("ServerRefused", { code }) {}

export class TooManyConnections extends failure<TooManyConnections>()("TooManyConnections", { code }) {}

/** The way in that worked before does not any more; `failure` is what it came to. */
export class ServerChanged extends failure<ServerChanged>()("ServerChanged", {
  known: Schema.Struct({ wayIn: Schema.Literals(["implicitTls", "startTls"]), port }),
  failure: Schema.String
}) {}
