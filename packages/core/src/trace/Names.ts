/**
 * What a strict trace does not disclose: whose mailbox it was, which folders there are, who talked to whom.
 */
import { Option } from "effect"
import { upperCase } from "../wire/Grammar.ts"
import { decode } from "../wire/ModifiedUtf7.ts"

export interface Names {
  /** A user's name, to be found in what the server says. */
  readonly user: (name: string) => void
  /** `<mbox:1>`, the same for the same folder; `INBOX` is everyone's and stays. */
  readonly mailbox: (name: string) => string
  /** A folder that we named ourselves, so that the server's words may repeat it. */
  readonly asked: (name: string) => void
  /** `text` without the names above, mail addresses and IP addresses. */
  readonly hide: (text: string) => string
}

/** A server must not be able to fill our memory with folders. */
const maxMailboxes = 10_000
/** Names that are looked for in text; the oldest are forgotten. */
const maxSought = 64
/** Shorter names are found in innocent words. */
const shortest = 3

const ipv4 = /(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?!\w|\.\d)/g
const ipv6Full = /(?<![\w:])(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}(?![\w:])/gi
const ipv6Short =
  /(?<![\w:])(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){0,6})?::(?:[0-9a-f.]{1,15}(?::[0-9a-f.]{1,15}){0,6})?(?![\w:])/gi

/** An IP address alone, as it stands for a host. */
export const isIpAddress = (host: string): boolean =>
  /^\d{1,3}(?:\.\d{1,3}){3}$/.test(host) || /^\[?[0-9a-f.]*:[0-9a-f:.]*(?:%\w+)?\]?$/i.test(host)

const insideAddress = /[^\s"'()<>[\]{},;:\\]/

/** Each `local@domain` as `<address>`; linear, for a server can send any number of `@`. */
const hideMailAddresses = (text: string): string => {
  let result = ""
  let end = 0
  for (let at = text.indexOf("@"); at !== -1; at = text.indexOf("@", Math.max(at + 1, end))) {
    let from = at
    let to = at + 1
    while (from > end && insideAddress.test(text.charAt(from - 1))) from--
    while (to < text.length && insideAddress.test(text.charAt(to))) to++
    if (from === at || to === at + 1) continue
    result += `${text.slice(end, from)}<address>`
    end = to
  }
  return result + text.slice(end)
}

const hideIpAddresses = (text: string): string => {
  const hidden = text.includes(".") ? text.replace(ipv4, "<ip>") : text
  return hidden.includes(":") ? hidden.replace(ipv6Full, "<ip>").replace(ipv6Short, "<ip>") : hidden
}

const wholeWord = (name: string): string =>
  `(?<![\\p{L}\\p{N}_])${name.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&")}(?![\\p{L}\\p{N}_])`

const inUnicode = (name: string): string => Option.getOrElse(decode(name), () => name)

export const make = (): Names => {
  const numbers = new Map<string, number>()
  const sought = new Map<string, string>()
  let pattern = /(?!)/u

  const seek = (name: string, placeholder: string) => {
    const key = name.toLowerCase()
    if (name.length < shortest || sought.has(key)) return
    sought.set(key, placeholder)
    const oldest = sought.keys().next().value
    if (sought.size > maxSought && oldest !== undefined) sought.delete(oldest)
    const longestFirst = Array.from(sought.keys()).toSorted((a, b) => b.length - a.length)
    pattern = new RegExp(longestFirst.map(wholeWord).join("|"), "giu")
  }

  /** Rarely so, and cheaper to find out than to match. */
  const isNamed = (text: string): boolean => {
    const folded = text.toLowerCase()
    return sought.keys().some((name) => folded.includes(name))
  }

  const mailbox = (name: string): string => {
    if (upperCase(name) === "INBOX") return "INBOX"
    const known = inUnicode(name)
    const number = numbers.get(known) ?? numbers.size + 1
    if (number > maxMailboxes) return "<mbox>"
    numbers.set(known, number)
    return `<mbox:${number}>`
  }

  return {
    user: (name) => {
      seek(name, "<user>")
      seek(name.replace(/@.*$/s, ""), "<user>")
    },
    mailbox,
    asked: (name) => {
      const placeholder = mailbox(name)
      if (placeholder === "INBOX") return
      seek(name, placeholder)
      seek(inUnicode(name), placeholder)
    },
    hide: (text) => {
      const named = isNamed(text)
        ? text.replace(pattern, (name) => sought.get(name.toLowerCase()) ?? "<user>")
        : text
      return hideIpAddresses(named.includes("@") ? hideMailAddresses(named) : named)
    }
  }
}
