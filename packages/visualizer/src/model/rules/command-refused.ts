import { isFailed } from "../connection/Connection.ts"
import { isLoginName, isSelect } from "../lines/facts.ts"
import { isLoggedIn } from "../lines/said.ts"
import { isExtension } from "./extension-refused.ts"
import { rule } from "./Rule.ts"
import { refusals } from "./shared/refusals.ts"

export default rule({
  id: "command-refused",
  group: "command",
  severity: "warning",
  message: "The server refused {command} ({code}) {times}",
  docs: "NO: it was not carried out. BAD: the server did not understand it. The code, if there is one, says why (RFC 5530, RFC 9051 §7.1), and the server's words follow it.",
  find: (connection) => {
    const { commands, ended } = connection
    // a login that was refused is the failure, or another one was accepted
    const isOver = isFailed(ended?.outcome) || commands.some(isLoggedIn)
    return refusals(
      connection,
      (command) => !isSelect(command) && !isExtension(command) && !(isOver && isLoginName(command.name))
    )
  }
})
