/**
 * What a server says it can do. RFC 9051 §7.2.2.
 *
 * The newest announcement replaces the older ones, and belongs to its epoch: what was said in the clear, within
 * TLS, or after authentication are three different lists, and a decision uses only the current one.
 */
import { Schema } from "effect"
import type { ResponseCode, Untagged } from "./Response.ts"

/** Capability names in upper case, so that membership ignores case. */
export type Capabilities = ReadonlySet<string>

/** When a list was told. */
export const Epoch = Schema.Literals(["clear", "tls", "authenticated"])
export type Epoch = typeof Epoch.Type

/** From the names as sent. A lone `+` belongs to the name before it (`LITERAL +`). */
export const fromNames = (names: ReadonlyArray<string>): Capabilities => {
  const upper = names.map((name) => name.toUpperCase())
  return new Set(
    upper.flatMap((name, index) => (name === "+" ? [] : [upper[index + 1] === "+" ? `${name}+` : name]))
  )
}

/** Reads the text after `CAPABILITY`, such as `IMAP4rev2 IDLE AUTH=PLAIN`. */
export const fromText = (text: string): Capabilities =>
  fromNames(text.split(" ").filter((name) => name !== ""))

/** The list in a response code, where there is one. */
export const fromCode = (code: ResponseCode | undefined): Capabilities | undefined =>
  code?.name === "CAPABILITY" ? fromText(code.args) : undefined

/** The newest list among untagged data; `undefined` where none came. */
export const fromUntagged = (untagged: ReadonlyArray<Untagged>): Capabilities | undefined => {
  const data = untagged.findLast((response) => response._tag === "Capability")
  return data === undefined ? undefined : fromNames(data.names)
}

/** SASL mechanisms the server offers, in the order announced. */
export const saslMechanisms = (self: Capabilities): ReadonlyArray<string> =>
  Array.from(self).flatMap((name) => (name.startsWith("AUTH=") ? [name.slice("AUTH=".length)] : []))

/** The server speaks a version that we know. RFC 9051 §6.1.1. */
export const isImap4 = (self: Capabilities): boolean => self.has("IMAP4REV1") || self.has("IMAP4REV2")

/** The server takes a SASL response along with AUTHENTICATE. RFC 4959, RFC 9051 §6.2.2. */
export const hasInitialResponse = (self: Capabilities): boolean =>
  self.has("SASL-IR") || self.has("IMAP4REV2")

/** How literals may be written. Both announced is illegal, and read as the smaller. RFC 7888 §5. */
export const literals = (self: Capabilities): "synchronizing" | "plus" | "minus" => {
  if (self.has("LITERAL-") || self.has("IMAP4REV2")) return "minus"
  return self.has("LITERAL+") ? "plus" : "synchronizing"
}
