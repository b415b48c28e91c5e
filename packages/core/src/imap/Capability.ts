/**
 * The capabilities that a server lists. RFC 9051 §7.2.2.
 *
 * The newest announcement replaces the older ones, and belongs to its epoch: what was said in the clear, within
 * TLS, or after authentication are three different lists, and a decision uses only the current one.
 */
import { Schema, SchemaGetter } from "effect"
import { ofRev2 } from "./rev2.ts"
import * as Quotation from "../failure/Quotation.ts"
import type { ResponseCode, Untagged } from "./Response.ts"
import { known } from "./wire/protocolWords.ts"

/** Capability names in upper case (membership ignores case), in the server's order. A `Set` of quotations is one. */
export interface Capabilities extends Iterable<Quotation.Quotation> {
  has(name: string): boolean
  readonly size: number
}

const isCapabilities = (given: unknown): given is Capabilities => given instanceof Set

/** As JSON the names in their order. */
export const Capabilities = Schema.declare(isCapabilities, {
  expected: "a list of capabilities",
  toCodecJson: () =>
    Schema.link<Capabilities>()(Schema.Array(Quotation.Quotation), {
      decode: SchemaGetter.transform((names): Capabilities => new Set(names)),
      encode: SchemaGetter.transform((list) => Array.from(list))
    })
})

/** The part of a list that a decision needs. */
type Listed = Pick<Capabilities, "has">

/** An empty list. */
export const none: Capabilities = new Set<Quotation.Quotation>()

/** Makes a name fit to be kept: upper case, bounded, and without secrets. See `Redactor.word`. */
export type Word = (name: string) => Quotation.Quotation

/** The stage of a connection at which a list was sent. */
export const Epoch = Schema.Literals(["clear", "tls", "authenticated"])
export type Epoch = typeof Epoch.Type

/** Names beyond this number are ignored. No server lists as many. */
const maxNames = 512

/**
 * A cache of lists by their text, shared by all connections. Only lists of known words, which cannot contain a secret.
 */
const shared = new Map<string, Capabilities>()
const maxShared = 64

/** Makes a list of the names as sent. A lone `+` belongs to the name before it (`LITERAL +`). */
export const fromNames = (names: ReadonlyArray<string>, word: Word): Capabilities =>
  shared.get(names.join(" ")) ?? read(names, word)

/** Reads the text after `CAPABILITY`, such as `IMAP4rev2 IDLE AUTH=PLAIN`. */
export const fromText = (text: string, word: Word): Capabilities =>
  shared.get(text) ??
  read(
    text.split(" ").filter((name) => name !== ""),
    word
  )

const read = (names: ReadonlyArray<string>, word: Word): Capabilities => {
  const rejoined = names
    .slice(0, maxNames)
    .flatMap((name, index) => (name === "+" ? [] : [names[index + 1] === "+" ? `${name}+` : name]))
  const list: Capabilities = new Set(rejoined.map(word))
  const isOrdinary = names.length <= maxNames && rejoined.every((name) => known(name) !== undefined)
  return isOrdinary ? share(names.join(" "), list) : list
}

/** Adds a list to the cache. Evicts the oldest. */
const share = (sent: string, list: Capabilities): Capabilities => {
  const [oldest] = shared.keys()
  if (oldest !== undefined && shared.size === maxShared) shared.delete(oldest)
  shared.set(sent, list)
  return list
}

/** Returns the list in a response code, or `undefined`. */
export const fromCode = (code: ResponseCode | undefined, word: Word): Capabilities | undefined =>
  code?.name === "CAPABILITY" ? fromText(code.args, word) : undefined

/** Returns the newest list among untagged data; `undefined` if none came. */
export const fromUntagged = (untagged: ReadonlyArray<Untagged>, word: Word): Capabilities | undefined => {
  const data = untagged.findLast((response) => response._tag === "Capability")
  return data === undefined ? undefined : fromNames(data.names, word)
}

/** Extensions that need another one. RFC 5182, RFC 9394, RFC 5267, RFC 5819. */
const dependents: ReadonlyMap<string, ReadonlyArray<string>> = new Map([
  ["ESEARCH", ["SEARCHRES", "PARTIAL", "CONTEXT=SEARCH", "CONTEXT=SORT"]],
  ["LIST-EXTENDED", ["LIST-STATUS"]],
  ["LITERAL+", ["LITERAL-"]]
])

/** Returns the list without extensions that did not work, and without those that need one of them. */
export const without = (self: Capabilities, extensions: ReadonlyArray<string>): Capabilities => {
  if (extensions.length === 0) return self
  const gone = new Set(extensions.flatMap((name) => [name, ...(dependents.get(name) ?? [])]))
  const names = Array.from(self)
  const isOfRev2 = self.has("IMAP4REV2") && ofRev2.some((name) => gone.has(name))
  const all = isOfRev2
    ? [...names.filter((name) => name !== "IMAP4REV2"), Quotation.ours("IMAP4REV1"), ...ofRev2]
    : names
  return new Set(all.filter((name) => !gone.has(name)))
}

/** Returns the SASL mechanisms that the server offers, in its order. */
export const saslMechanisms = (self: Capabilities): ReadonlyArray<Quotation.Quotation> =>
  Array.from(self).flatMap((name) => Quotation.groups(name, /^AUTH=(?<mechanism>.*)$/)?.["mechanism"] ?? [])

/** Returns whether the server offers this SASL mechanism. */
export const offers = (self: Listed, mechanism: string): boolean => self.has(`AUTH=${mechanism}`)

/** Returns whether the server speaks a known version. RFC 9051 §6.1.1. */
export const isImap4 = (self: Listed): boolean => self.has("IMAP4REV1") || self.has("IMAP4REV2")

/** Returns whether the server accepts a SASL response along with AUTHENTICATE. RFC 4959, RFC 9051 §6.2.2. */
export const hasInitialResponse = (self: Listed): boolean => self.has("SASL-IR") || self.has("IMAP4REV2")

/**
 * Returns how literals may be written. A server that announces both forms, which is illegal, gets the smaller one. RFC 7888
 * §5.
 */
export const literals = (self: Listed): "synchronizing" | "plus" | "minus" => {
  if (self.has("LITERAL-") || self.has("IMAP4REV2")) return "minus"
  return self.has("LITERAL+") ? "plus" : "synchronizing"
}
