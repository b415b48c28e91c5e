import { isLoggedIn } from "../lines/said.ts"
import { rule } from "./Rule.ts"
import { report } from "./shared/report.ts"

/** The mailbox was refused for lack of an ID, and ID was only sent before the login. RFC 2971. */
export default rule({
  id: "identity-early",
  group: "login",
  severity: "warning",
  message: "ID was sent before the login, and not again before the mailbox was refused",
  docs: "A server that opens mailboxes to known clients alone wants an ID after the login. Send ID between the login and the first SELECT, too.",
  find: (connection) => {
    const { commands, ended, notes } = connection
    const isRefused = ended?.error === "UnsafeLogin" || notes.some(({ quirk }) => quirk === unsafeLogin)
    if (!isRefused) return []
    const login = commands.find(isLoggedIn)
    const ids = commands.filter(({ name }) => name === "ID")
    const isEarly = ids.length > 0 && ids.every(({ line }) => line < (login?.line ?? 0))
    return isEarly ? report([ids.at(-1)?.line, login?.line]) : []
  }
})

/** The quirk by which core recognises such a refusal. */
const unsafeLogin = "netease-unsafe-login"
