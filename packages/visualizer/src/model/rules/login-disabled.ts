import { isLoginName } from "../lines/facts.ts"
import { tlsNote } from "../lines/said.ts"
import { rule } from "./Rule.ts"
import { report } from "./shared/report.ts"

/** The server wants TLS before a login, and the client never asked for it. RFC 9051 §7.2.2. */
export default rule({
  id: "login-disabled",
  group: "login",
  severity: "warning",
  message: "The server lists LOGINDISABLED, and the connection has no TLS",
  docs: 'Before TLS this server takes no password. Use port 993, or STARTTLS on port 143: `security: "tls"` or `"starttls"`.',
  find: (connection) => {
    const { commands, ended, net, wire } = connection
    const hasTls =
      tlsNote(connection) !== undefined ||
      net.some(({ begun }) => begun.kind === "tls") ||
      commands.some(({ name }) => name === "STARTTLS")
    // until then, the client may still ask for TLS
    const isLate = ended !== undefined || commands.some(({ name }) => isLoginName(name))
    const listed = wire.find(
      ({ direction, text }) => direction === "received" && /\bLOGINDISABLED\b/i.test(text)
    )
    return hasTls || !isLate ? [] : report([listed?.line])
  }
})
