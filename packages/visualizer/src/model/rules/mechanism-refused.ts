import { formOf } from "../lines/facts.ts"
import { rule } from "./Rule.ts"
import { repeatedLogin } from "./shared/logins.ts"
import { report } from "./shared/report.ts"

export default rule({
  id: "mechanism-refused",
  group: "login",
  severity: "warning",
  message: "The server refused {refused}, and accepted {taken}",
  docs: "Each connection that begins with the first one costs a refused login, which a server may count. Name the mechanism that worked, or keep a store of server profiles, which remembers it.",
  find: (connection) => {
    const login = repeatedLogin(connection)
    return login?.by === "form"
      ? report(login.lines, { refused: formOf(login.refused), taken: formOf(login.taken) })
      : []
  }
})
