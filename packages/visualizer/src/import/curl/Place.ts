/** The target of a connection in a log of curl. */
import type { LoggedFailure } from "@effect-imap/core/internal/TraceWriter"
import { copied } from "../logLines.ts"
import { failureIn } from "./failureIn.ts"
import { hello, type Line } from "./lines.ts"

const hostIn = [
  /^(?:Connected|Established connection) to (?!\(nil\))(\S+) \(/,
  /^ ?subjectAltName: host "(\S+)" matched/,
  /^Failed to connect to (\S+) port/,
  /^Could not resolve host: (\S+)/,
  /^Host (\S+):\d+ was resolved/,
  /^Connection #\d+ to host (?!\(nil\))(\S+?)(?::\d+)? left intact/
]

/** The request to a proxy: curl is connected to the proxy itself. */
const tunnelled = /^(?:Establish HTTP proxy tunnel|SOCKS[45]\S* connect) to \[?(.+?)\]?:(\d+)(?: |$)/
/** The target of a connection, as far as its lines name it. */
export class Place {
  host: string | undefined
  /** The cause that curl ended with. */
  failure: LoggedFailure | undefined
  /** The server's port, if a proxy was asked for it. */
  through: number | undefined
  private isTls: boolean | undefined
  private port: string | undefined

  /** TLS comes before the first line or after it; without TLS, the usual port decides. */
  get lane(): "implicitTls" | "startTls" | undefined {
    if (this.isTls === undefined && this.port === undefined) return undefined
    return (this.isTls ?? this.port === "993") ? "implicitTls" : "startTls"
  }

  learn({ mark, text }: Line): void {
    if (mark.startsWith("curl")) {
      this.failure = failureIn(text)
      return
    }
    if (mark !== "*") {
      this.isTls ??= false
      return
    }
    const [, host, port] = tunnelled.exec(text) ?? []
    if (host !== undefined && port !== undefined) {
      this.host = copied(host)
      this.port = port
      this.through = Number(port)
    }
    this.host ??= hostIn.flatMap((each) => copied(each.exec(text)?.[1] ?? "") || []).at(0)
    if (this.isTls === undefined && hello.test(text)) this.isTls = true
    this.port ??= /^ {2}Trying .*:(993|143)\.\.\./.exec(text)?.[1]
  }
}
