import { rule } from "./Rule.ts"
import { repeatedLogin } from "./shared/logins.ts"
import { report } from "./shared/report.ts"

export default rule({
  id: "token-renewed",
  group: "login",
  severity: "info",
  message: "The server refused the token, and accepted the login after it was renewed",
  docs: "The client asked the app for a new token after the refusal. Nothing is to be done. A token that is renewed before it expires saves the refused login.",
  find: (connection) => {
    const login = repeatedLogin(connection)
    return login?.by === "token" ? report(login.lines) : []
  }
})
