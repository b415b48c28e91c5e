/** Parses failures from curl's words. Pure. */
import type { LoggedFailure } from "@effect-imap/core/internal/TraceWriter"
import { distrusted, tlsFailure } from "../netErrors.ts"

/** Returns the failure that a message of curl reports. */
export const failureIn = (text: string): LoggedFailure | undefined => {
  if (text.startsWith("Could not resolve host")) return { _tag: "DnsNotFound" }
  const limit = limitIn(text)
  if (limit !== undefined) return limit
  const toProxy = proxyFailure(text)
  if (toProxy !== undefined) return toProxy
  if (/^connect to .* failed: Connection refused/.test(text)) return { _tag: "ConnectRefused" }
  if (
    /^connect to .* failed: (?:No route to host|Network is unreachable|(?:Connection|Operation) timed out)/.test(
      text
    )
  )
    return { _tag: "HostUnreachable" }
  if (text.startsWith("STARTTLS not")) return { _tag: "StartTlsNotOffered" }
  // the handshake was over before something was read
  if (/\bSSL_(?:read|write)\b.*\bunexpected eof\b/.test(text)) return { _tag: "ConnectionLost" }
  if (/Connection reset by peer/.test(text)) return { _tag: "ConnectionLost", errno: "ECONNRESET" }
  if (
    /^(?:Connection died|response reading failed|Empty reply|transfer closed with|end of response with)/.test(
      text
    )
  )
    return { _tag: "ConnectionLost" }
  const ssl = /\berror:[0-9A-F]+:(SSL routines:.*)$/.exec(text)?.[1]
  return ssl === undefined ? certificateProblem(text) : tlsFailure(ssl)
}

const issuers =
  /SEC_E_UNTRUSTED_ROOT|unable to get (?:local )?issuer|self.signed|unknown issuer|unable to verify/i

const certificateProblem = (text: string): LoggedFailure | undefined => {
  const words = /^(?:SSL certificate problem: |SSL: |schannel: )(.*)$/.exec(text)?.[1]
  if (words === undefined) return undefined
  const _tag = distrusted(words)
  return _tag !== "TlsUntrusted" || issuers.test(words) ? { _tag, detail: words } : undefined
}

/** The answer of a proxy: a status of HTTP, or a reply of SOCKS5 (RFC 1928 §6). */
const proxyFailure = (text: string): LoggedFailure | undefined => {
  const [, status = "", reply = ""] =
    /^(?:CONNECT tunnel failed, response |Received HTTP code |Proxy replied )(\d+)|^(?:Can't|cannot) complete SOCKS\d connection to .* \((\d+)\)/.exec(
      text
    ) ?? []
  if (status === "407" || text.startsWith("User was rejected by the SOCKS"))
    return { _tag: "ProxyAuthRequired", detail: "" }
  if (status.startsWith("2")) return undefined
  if (status === "403" || reply === "2") return { _tag: "ProxyRefused" }
  if (status !== "") return { _tag: "ProxyFailed", detail: `HTTP ${status}` }
  return reply === "" ? undefined : { _tag: "ProxyFailed", detail: `SOCKS reply ${reply}` }
}

/** A limit that was given to curl passed: of the whole transfer, of connecting, of an answer, or of its speed. */
const limits =
  /^(?:Operation timed out|Connection timed out after|Resolving timed out|SSL connection timeout|\w+ response timeout|Operation too slow)|: Timeout was reached$/

const limitIn = (text: string): LoggedFailure | undefined => {
  if (!limits.test(text)) return undefined
  const afterMs = Number(/\bafter (\d{1,9}) (?:ms|milliseconds)\b/.exec(text)?.[1] ?? 0)
  return { _tag: "Timeout", afterMs, ...(text.startsWith("Resolving") ? { step: "dns" } : {}) }
}
