import { formOf } from "../lines/facts.ts"
import { rule } from "./Rule.ts"
import { repeatedLogin } from "./shared/logins.ts"
import { report } from "./shared/report.ts"

export default rule({
  id: "login-repeated",
  group: "login",
  severity: "info",
  message: "The server refused {form}, and accepted it when it came again",
  docs: "The mechanism was the same both times. If it happens often, ask the provider.",
  find: (connection) => {
    const login = repeatedLogin(connection)
    return login?.by === "same" ? report(login.lines, { form: formOf(login.taken) }) : []
  }
})
