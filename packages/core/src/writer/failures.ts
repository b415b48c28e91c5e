/** How a connection failed although the server refused nothing, as a reason of this library. */
import * as Steps from "../machine/Steps.ts"
import { ours } from "../Quotation.ts"
import type { Step } from "../Reason.ts"
import type { Redactor } from "../trace/Redactor.ts"
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
  ...Object.values(Steps.each(({ command }, step) => [command, step] as const)),
  ["STARTTLS", "starttls"],
  ["LOGIN", "auth"],
  ["AUTHENTICATE", "auth"],
  ["EXAMINE", "select"],
  ["LOGOUT", "logout"]
])

export const ofFailure = (
  failure: LoggedFailure,
  { heard, host, port, waiting }: Endpoint,
  { text }: Redactor
): LoggedRefusal => {
  const serverText = ours("")
  const place = { host, port }
  switch (failure._tag) {
    case "ConnectionLost": {
      const errno = failure.errno === undefined ? {} : { errno: failure.errno }
      const step = steps.get(waiting) ?? "command"
      return heard
        ? { reason: { _tag: "ConnectionLost", step, ...errno }, step, serverText }
        : { reason: { _tag: "ClosedBeforeGreeting", port, ...errno }, step: "greeting", serverText }
    }
    case "DnsNotFound":
      return { reason: { _tag: "DnsNotFound", host }, step: "dns", serverText }
    case "ConnectRefused":
    case "HostUnreachable":
      return { reason: { _tag: failure._tag, ...place }, step: "tcp", serverText }
    case "TlsName":
      return {
        reason: { _tag: "TlsName", serverName: host, detail: text(failure.detail) },
        step: "tls",
        serverText
      }
    case "TlsUntrusted":
    case "TlsExpired":
    case "TlsNotYetValid":
    case "TlsProtocol":
      return { reason: { _tag: failure._tag, detail: text(failure.detail) }, step: "tls", serverText }
  }
}
