import type { Connection } from "../connection/Connection.ts"
import { formOf, isLoginName } from "../lines/facts.ts"
import { isBegun, isLocal } from "../lines/place.ts"
import { capabilitiesOf, tlsNote } from "../lines/said.ts"
import { rule } from "./Rule.ts"
import { report } from "./shared/report.ts"

export default rule({
  id: "login-in-clear",
  group: "tls",
  severity: "warning",
  message: "{form} was sent over a connection without TLS",
  docs: "Anybody on the way can read what is sent. Use port 993, or STARTTLS where the server offers it. Change the password if it was sent in a network that is not your own.",
  find: (connection) => {
    const login = connection.commands.find(({ name }) => isLoginName(name))
    return login === undefined || isEncrypted(connection) || !isShown(connection)
      ? []
      : report([login.line], { form: formOf(login) })
  }
})

const isEncrypted = (connection: Connection): boolean =>
  connection.net.some(({ begun, ended }) => begun.kind === "tls" && ended?.ok === true) ||
  tlsNote(connection) !== undefined ||
  connection.commands.some(({ name }) => name === "STARTTLS")

/** Returns whether the trace shows how it connected. Another program's log shows it by the port, or by an offer of STARTTLS. */
const isShown = (connection: Connection): boolean => {
  const { clock, net, started } = connection
  if (isLocal(started?.host)) return false
  if (clock === "own") return net.some(({ begun }) => begun.kind === "tcp")
  const isOffered = capabilitiesOf(connection).before.includes("STARTTLS")
  return (started?.port === plainPort && isBegun(connection)) || (isOffered && net.length === 0)
}

/** RFC 8314 §4.2. */
const plainPort = 143
