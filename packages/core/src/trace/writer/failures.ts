/** Converts a failure without a refusal by the server to a reason of this library. */
import { ours } from "../../failure/Quotation.ts"
import type { PlainReason, Step } from "../../failure/Reason.ts"
import { commands } from "../../base/steps.ts"
import type { Redactor } from "../Redactor.ts"
import type { LoggedRefusal } from "./refusals.ts"
import type { LoggedFailure } from "./Log.ts"

export interface Endpoint {
  readonly host: string
  readonly port: number
  /** The server has said something. */
  readonly heard: boolean
  /** The last command without an answer. */
  readonly waiting: string | undefined
}

const steps: ReadonlyMap<string | undefined, Step> = new Map<string | undefined, Step>([
  ...commands,
  ["STARTTLS", "starttls"],
  ["LOGIN", "auth"],
  ["AUTHENTICATE", "auth"],
  ["LOGOUT", "logout"],
  // IDLE only waits for updates
  ["IDLE", "selected"]
])

export const ofFailure = (failure: LoggedFailure, end: Endpoint, redactor: Redactor): LoggedRefusal => {
  const reason = reasonOf(failure, end, redactor)
  const step = (failure._tag === "Timeout" ? failure.step : undefined) ?? stepAt(reason._tag, end)
  return { reason: "step" in reason ? { ...reason, step } : reason, step, serverText: ours("") }
}

const reasonOf = (
  failure: LoggedFailure,
  { heard, host, port, waiting }: Endpoint,
  { text }: Redactor
): Extract<PlainReason, { readonly _tag: LoggedFailure["_tag"] | "ClosedBeforeGreeting" }> => {
  switch (failure._tag) {
    case "ConnectionLost": {
      const errno = failure.errno === undefined ? {} : { errno: failure.errno }
      return heard
        ? { _tag: "ConnectionLost", step: "command", ...errno }
        : { _tag: "ClosedBeforeGreeting", port, ...errno }
    }
    case "DnsNotFound":
      return { _tag: "DnsNotFound", host }
    case "ConnectRefused":
    case "HostUnreachable":
    case "ProxyRefused":
      return { _tag: failure._tag, host, port }
    case "ProxyFailed":
      return { _tag: "ProxyFailed", host, port, detail: text(failure.detail) }
    case "GreetingTimeout":
      return { _tag: "GreetingTimeout", port, tls: failure.tls, afterMs: failure.afterMs }
    case "ConnectionStalled":
      return { _tag: "ConnectionStalled", afterMs: failure.afterMs }
    case "Timeout":
      return {
        _tag: "Timeout",
        step: failure.step ?? "command",
        afterMs: failure.afterMs,
        ...(waiting !== undefined && stepOf(waiting) === "command" ? { command: waiting } : {})
      }
    case "TlsNotTls":
    case "StartTlsNotOffered":
      return { _tag: failure._tag, port }
    case "TlsClosed":
      return { _tag: "TlsClosed" }
    case "TlsName":
      return { _tag: "TlsName", serverName: host, detail: text(failure.detail) }
    default:
      return { _tag: failure._tag, detail: text(failure.detail) }
  }
}

/** Returns the step at which the answer to a command is awaited. */
export const stepOf = (waiting: string | undefined): Step => steps.get(waiting) ?? "command"

const stepAt = (tag: PlainReason["_tag"], { waiting }: Endpoint): Step => {
  if (tag === "DnsNotFound") return "dns"
  if (tag === "ConnectRefused" || tag === "HostUnreachable" || tag.startsWith("Proxy")) return "tcp"
  if (tag === "GreetingTimeout" || tag === "ClosedBeforeGreeting") return "greeting"
  if (tag === "StartTlsNotOffered") return "starttls"
  return tag.startsWith("Tls") ? "tls" : stepOf(waiting)
}
