/** The way to the login, and the login itself. */
import { isLogin } from "../../Facts.ts"
import { all, event, holds, isTlsBegun, never, when } from "../../Rule.ts"
import { heard, sent, shown } from "./lines.ts"
import type { Rules } from "./Rules.ts"

const twoLogins = holds(
  "two logins",
  ({ commands }) => commands.filter(({ name }) => isLogin(name)).length >= 2
)

export const login = {
  "login-disabled": heard(/LOGINDISABLED/i),
  "certificate-unverified": holds("a certificate that was not verified", ({ lines }) =>
    lines.some(({ event: each }) => each.name === "net:end" && each.data.authorized === false)
  ),
  "login-in-clear": all(
    sent(/^(?:LOGIN|AUTHENTICATE)$/),
    never("TLS was begun", isTlsBegun),
    when(/offers STARTTLS/, heard(/\bSTARTTLS\b/i)),
    never("STARTTLS was sent", ({ commands }) => commands.some(({ name }) => name === "STARTTLS"))
  ),
  "identity-resent": holds(
    "ID twice",
    ({ commands }) => commands.filter(({ name }) => name === "ID").length >= 2
  ),
  "identity-early": sent(/^ID$/),
  "identity-swallowed": all(shown(/^\* BAD/i), sent(/^ID$/)),
  "identity-left-out": never("ID was sent", ({ commands }) => commands.some(({ name }) => name === "ID")),
  "token-renewed": all(event("credential:renewed"), twoLogins),
  "login-repeated": twoLogins,
  "held-back": holds("that nothing was sent", ({ wire }) => wire.length === 0),
  "mechanism-refused": all(
    twoLogins,
    when(/does not support that mechanism, by its own words/, shown(/ NO .*mechanism/i))
  ),
  "slow-account": never("something was sent before", ({ wire }, { said }) =>
    wire.some(({ line }) => said.lines.some((shown) => line < shown))
  )
} satisfies Rules
