/** Finds a refused LOGOUT. */
import { isRefused } from "../../evidence/facts.ts"
import { evidenceOf, observed, type Rule } from "../Finding.ts"

/** LOGOUT may not be refused. RFC 9051 §6.1.3. */
export const logoutRefused: Rule = ({ commands }) => {
  const logout = commands.find((command) => command.name === "LOGOUT" && isRefused(command))
  return observed("logout-refused", "info", evidenceOf(logout?.answer?.line, logout?.line), {
    quote: logout?.answer?.text,
    step: "logout"
  })
}
