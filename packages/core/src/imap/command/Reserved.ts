/**
 * Commands that only the machine sends: they change the state of the connection, and `execute` refuses them from an
 * app. Those of a step that nothing else sends are in its file. RFC 9051 §6.
 */
import type { Redacted } from "effect"
import * as Argument from "../Argument.ts"
import { plain } from "./raw.ts"

/** RFC 9051 §6.1.3. */
export const logout = plain("LOGOUT")

/** RFC 9051 §6.2.1. */
export const startTls = plain("STARTTLS")

/** RFC 9051 §6.2.3. */
export const login = (user: string, password: Redacted.Redacted<string>) =>
  plain("LOGIN", { _tag: "User", name: user }, { _tag: "Secret", value: password })

/** `initialResponse` is base64, or `=` for an empty one. RFC 9051 §6.2.2, RFC 4959. */
export const authenticate = (mechanism: string, initialResponse?: Redacted.Redacted<string>) =>
  initialResponse === undefined
    ? plain("AUTHENTICATE", Argument.atom(mechanism))
    : plain("AUTHENTICATE", Argument.atom(mechanism), { _tag: "InitialResponse", value: initialResponse })

/** The options of SELECT. RFC 9051 §6.3.2, §6.3.3. */
interface SelectOptions {
  /** EXAMINE instead of SELECT. */
  readonly readOnly?: boolean | undefined
  /** Such as `CONDSTORE`, or `QRESYNC (67890007 20050715194045000)`. RFC 4466 §2.1. */
  readonly params?: ReadonlyArray<Argument.Argument> | undefined
}

/** RFC 9051 §6.3.2, §6.3.3. */
export const select = (mailbox: string, { params = [], readOnly = false }: SelectOptions = {}) =>
  plain(
    readOnly ? "EXAMINE" : "SELECT",
    Argument.mailbox(mailbox),
    ...(params.length === 0 ? [] : [Argument.list(...params)])
  )

/** Leaves the mailbox, and expunges what is marked as deleted unless it is read-only. RFC 9051 §6.4.1. */
export const close = plain("CLOSE")

/** Leaves the mailbox as it is. RFC 9051 §6.4.2, RFC 3691. */
export const unselect = plain("UNSELECT")
