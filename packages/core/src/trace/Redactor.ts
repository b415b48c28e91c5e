/**
 * Takes secrets out of text that came from a server.
 *
 * What the client sends is redacted by construction and never comes here. But a server may echo what it was sent, in
 * any form, so its text is compared with the secrets themselves. This is the only place that knows them.
 */
import { Brand, Redacted } from "effect"
import type { Quotation } from "../failure/quotation/Quotation.ts"
import { upperCase } from "../imap/wire/Grammar.ts"
import { known } from "../imap/wire/protocolWords.ts"
import type { Owner, Redactor } from "../failure/quotation/Redactor.ts"
import * as Decoded from "./Decoded.ts"
import { type Form, lettersOf, secretForms } from "./secretForms.ts"
import * as SplitSecret from "./SplitSecret.ts"
import { bounded, boundedEnd } from "../base/visible.ts"

export type { Redactor }

/** Makes a quotation. Only code that redacts may use this. */
export const quotation = Brand.nominal<Quotation>()

export interface Masked {
  readonly text: string
  /** True if a secret was found. */
  readonly masked: boolean
  /** True if the end was dropped: it would not be shown, and a secret may have been cut there. */
  readonly truncated: boolean
}

/** A redactor whose result can be changed before it is made visible and cut. */
export interface Masker extends Redactor {
  /**
   * Replaces every known secret in `text` by `<redacted>`; returns at least its first `max` characters, if it has them.
   * `isGrammar`: it consists of the protocol's words, which stay even if a secret is spelt like one or a part of one.
   */
  readonly mask: (text: string, max: number, isGrammar?: boolean) => Masked
}

const placeholder = "<redacted>"
const minSecretLength = 4
/** The longest capability or response code. */
const maxWordLength = 64
const outsideWord = /[\s"'()<>[\]{},;]/

/** The size of the table of hashes of a form's first three characters. */
const beginnings = 8192

/** Nearly all texts have none. */
const noSpans: ReadonlyArray<SplitSecret.Span> = []
const minFormLength = 3

/** The maximum number of tokens kept. Older ones have expired by then. */
const maxTokens = 8

/** The maximum number of secrets of a log, since each is searched for in each line. */
const maxLoggedSecrets = 32

type Index = ReturnType<typeof makeIndex>

/** Makes an index of secrets. The connections of another program's log share theirs. */
export type Indexing = (owners: ReadonlyArray<readonly [secret: string, owner: Owner]>) => Index

/** Caches the latest indexes, for redactors with the same secrets. */
export const remembering = (): Indexing => {
  const indexes = new Map<string, Index>()
  return (owners) => {
    const key = JSON.stringify(owners)
    const index = indexes.get(key) ?? makeIndex(owners)
    indexes.delete(key)
    indexes.set(key, index)
    const oldest = indexes.keys().next().value
    if (indexes.size > maxIndexes && oldest !== undefined) indexes.delete(oldest)
    return index
  }
}

/** Makes an index that finds secrets that are intact, split, or within encoded parts of a text. */
const makeIndex = (owners: ReadonlyArray<readonly [secret: string, owner: Owner]>) => {
  const forms = new Forms()
  for (const [secret, owner] of owners) for (const form of secretForms(secret, owner)) forms.add(form)
  const letters = owners.flatMap(([secret]) => lettersOf(secret))
  const find = (text: string): ReadonlyArray<SplitSecret.Span> => {
    if (forms.maxLength === 0 || text.length < minFormLength) return noSpans
    const exact = forms.find(text)
    const others: Array<SplitSecret.Span> = []
    for (const each of letters) for (const span of SplitSecret.find(text, each)) others.push(span)
    for (const { places, text: decoded } of Decoded.decodings(text)) {
      for (const { end, start } of forms.find(decoded)) {
        others.push({ start: places[start] ?? 0, end: places[end] ?? text.length })
      }
    }
    return others.length === 0 ? exact : united([...exact, ...others])
  }
  return { find, maxLength: forms.maxLength }
}

/** Forms indexed by their first three characters, so that each text is scanned once. */
class Forms {
  readonly #byBeginning = new Map<number, Array<Form>>()
  readonly #occurs = new Uint8Array(beginnings)
  readonly #known = new Set<string>()
  maxLength = 0

  add(form: Form): void {
    if (this.#known.has(form.text)) return
    this.#known.add(form.text)
    this.maxLength = Math.max(this.maxLength, form.text.length)
    const key = beginning(unitAt(form.text, 0), unitAt(form.text, 1), unitAt(form.text, 2))
    const forms = this.#byBeginning.get(key)
    if (forms === undefined) this.#byBeginning.set(key, [form])
    else {
      // the longest is found first; of two of equal length, the one that was added first
      const at = forms.findIndex(({ text }) => text.length < form.text.length)
      forms.splice(at < 0 ? forms.length : at, 0, form)
    }
    this.#occurs[key] = 1
  }

  /** Finds forms that occur exactly; spans are in order and disjoint. */
  find(text: string): ReadonlyArray<SplitSecret.Span> {
    const occurs = this.#occurs
    let spans: Array<SplitSecret.Span> | undefined
    let covered = 0
    let second = unitAt(text, 0)
    let third = unitAt(text, 1)
    for (let at = 0; at + 2 < text.length; at++) {
      const first = second
      second = third
      third = unitAt(text, at + 2)
      const key = beginning(first, second, third)
      if (occurs[key] === 0) continue
      const form = this.#formAt(text, at, key)
      if (form === undefined || at + form.text.length <= covered) continue
      const exact = { start: Math.max(at, covered), end: at + form.text.length }
      const span = form.word ? wordAround(text, exact, covered) : exact
      spans ??= []
      spans.push(span)
      covered = span.end
    }
    return spans ?? noSpans
  }

  /** Separate, since a closure in the loop above would be allocated for each character. */
  #formAt(text: string, at: number, key: number): Form | undefined {
    return this.#byBeginning.get(key)?.find((candidate) => isAt(text, at, candidate.text))
  }
}

const beginning = (first: number, second: number, third: number): number =>
  ((first << 10) ^ (second << 5) ^ third) & (beginnings - 1)

const unitAt = (text: string, at: number): number => SplitSecret.folded(text.charCodeAt(at))

const isAt = (text: string, at: number, form: string): boolean => {
  if (at + form.length > text.length) return false
  for (let offset = 0; offset < form.length; offset++) {
    if (unitAt(text, at + offset) !== unitAt(form, offset)) return false
  }
  return true
}

const wordAround = (text: string, { start, end }: SplitSecret.Span, floor: number): SplitSecret.Span => {
  let from = start
  let to = end
  while (from > floor && !outsideWord.test(text.charAt(from - 1))) from--
  while (to < text.length && !outsideWord.test(text.charAt(to))) to++
  return { start: from, end: to }
}

/** Sorts spans, and joins overlapping ones. */
const united = (spans: ReadonlyArray<SplitSecret.Span>): ReadonlyArray<SplitSecret.Span> => {
  const result: Array<SplitSecret.Span> = []
  for (const span of spans.toSorted((a, b) => a.start - b.start)) {
    const last = result.at(-1)
    if (last === undefined || span.start >= last.end) result.push(span)
    else result[result.length - 1] = { start: last.start, end: Math.max(last.end, span.end) }
  }
  return result
}

const maxIndexes = 8

export const make = (indexing: Indexing = makeIndex): Masker => new AccountMasker(indexing)

/** Shared by the connections without tokens. Never modified. */
const noTokens = new Map<string, Owner>()

/** The secrets, the newest token last. Their forms (about 70 each) are made on first use. */
class AccountMasker implements Masker {
  readonly #indexing: Indexing
  readonly #passwords = new Map<string, Owner>()
  #tokens = noTokens
  #index: Index | undefined
  #areTooMany = false

  constructor(indexing: Indexing) {
    this.#indexing = indexing
  }

  add(secret: Redacted.Redacted<string>, owner: Owner = {}): void {
    const value = Redacted.value(secret)
    if (value.length < minSecretLength) return
    const passwords = this.#passwords
    this.#areTooMany ||=
      owner.kind === "logged" && passwords.size >= maxLoggedSecrets && !passwords.has(value)
    if (this.#areTooMany) return
    const isToken = owner.kind === "token" && !passwords.has(value)
    if (isToken && this.#tokens === noTokens) this.#tokens = new Map()
    const owners = isToken ? this.#tokens : passwords
    const isKnown = isSame(owners.get(value), owner)
    owners.delete(value)
    owners.set(value, owner)
    // only a token replaces a token
    const oldest = this.#tokens.keys().next().value
    if (this.#tokens.size > maxTokens && oldest !== undefined) this.#tokens.delete(oldest)
    if (!isKnown) this.#index = undefined
  }

  readonly text: Redactor["text"] = (text, max = 256, kept = "beginning") => {
    const masked = this.mask(text, kept === "end" ? text.length : max).text
    return quotation((kept === "end" ? boundedEnd : bounded)(masked, max).text)
  }

  readonly word: Redactor["word"] = (text) => {
    const protocolWord = known(text)
    if (protocolWord !== undefined) return quotation(protocolWord)
    const { masked, text: without } = this.mask(text, maxWordLength)
    return quotation(bounded(masked ? without : upperCase(without), maxWordLength).text)
  }

  mask(text: string, max: number, isGrammar = false): Masked {
    if (this.#areTooMany && !isGrammar) return { text: placeholder, masked: true, truncated: false }
    const index = (this.#index ??= this.#indexing([...this.#passwords, ...this.#tokens]))
    // Replacing shortens the text: four times `max` leaves enough to show, and bounds the work.
    const reach = 4 * max + 2 * index.maxLength
    const truncated = text.length > reach
    const seen = truncated ? text.slice(0, reach) : text
    const found = index.find(seen)
    const spans = isGrammar ? found.filter((span) => !isOwnWord(seen, span)) : found
    const masked = spans.length > 0
    const all = masked ? replaced(seen, spans) : seen
    return { text: truncated ? all.slice(0, -index.maxLength - 1) : all, masked, truncated }
  }
}

/** Returns whether the span is within words of the protocol. */
const isOwnWord = (text: string, span: SplitSecret.Span): boolean => {
  const { end, start } = wordAround(text, span, 0)
  const words = text.slice(start, end).split(outsideWord)
  return words.every((word) => word === "" || known(word) !== undefined)
}

const replaced = (text: string, spans: ReadonlyArray<SplitSecret.Span>): string => {
  let result = ""
  let end = 0
  for (const span of spans) {
    const adjoins = span.start === end && result.endsWith(placeholder)
    result += text.slice(end, span.start) + (adjoins ? "" : placeholder)
    end = span.end
  }
  return result + text.slice(end)
}

const isSame = (known: Owner | undefined, owner: Owner): boolean =>
  known !== undefined && known.user === owner.user && known.authorizeAs === owner.authorizeAs
