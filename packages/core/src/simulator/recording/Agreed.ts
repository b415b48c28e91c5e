/** The extensions in use on one connection, and the keys of equivalent commands. */
import { upperCase } from "../../imap/wire/Grammar.ts"

/** The agreements in force. */
export interface Agreed {
  readonly encrypted: boolean
  readonly authenticated: boolean
  /** The number of IDs that it accepted before the login, and after it. */
  readonly identified: readonly [before: number, after: number]
  readonly enabled: string
}

export const nothingAgreed = (encrypted: boolean): Agreed => ({
  encrypted,
  authenticated: false,
  identified: [0, 0],
  enabled: ""
})

/** Returns the agreements after a command that the server answered with OK. */
export const agreed = (to: Agreed, key: string): Agreed => {
  const [before, after] = to.identified
  if (key === "STARTTLS") return nothingAgreed(true)
  if (isLogin(key)) return { ...to, authenticated: true }
  if (key === "ID") return { ...to, identified: to.authenticated ? [before, after + 1] : [before + 1, after] }
  return key.startsWith("ENABLE ") ? { ...to, enabled: `${to.enabled} ${key.slice("ENABLE ".length)}` } : to
}

export const isLogin = (key: string): boolean => key === "LOGIN" || key.startsWith("AUTHENTICATE ")

/** Returns the key of a command: its name and the arguments that its answer may depend on, but no user or secret. */
export const keyOf = (line: string): string => {
  const [name = "", first = "", ...rest] = line.split(" ")
  const word = upperCase(name)
  switch (word) {
    case "AUTHENTICATE":
      return `AUTHENTICATE ${upperCase(first)}`
    case "LOGIN":
    case "ID":
      return word
    case "SELECT":
    case "EXAMINE":
      return upperCase(first).replaceAll('"', "") === "INBOX" ? `${word} INBOX` : `${word} another mailbox`
    default:
      return [word, upperCase(first), ...rest].filter((part) => part !== "").join(" ")
  }
}

export const placeOf = (state: Agreed, key: string): string => `${stateOf(state)} ${key}`

export const stateOf = ({ authenticated, enabled, encrypted, identified }: Agreed): string =>
  [encrypted ? "tls" : "clear", authenticated ? "in" : "out", ...identified, enabled].join("/")
