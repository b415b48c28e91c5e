/** An email address, parsed as far as needed to find its server. RFC 5322 §3.4.1, RFC 6531 §3.3. */
import { Result } from "effect"
import * as Host from "effect/net/Host"

export interface MailAddress {
  /** The address as a user name: without a display name, its domain in lower case and not converted to ASCII. */
  readonly address: string
  /** The part before the last `@`, without quotes. */
  readonly localPart: string
  /** In ASCII (RFC 5891), in lower case, without a dot at its end. */
  readonly domain: string
}

/** RFC 5321 §4.5.3.1: 64 octets, the `@`, and 255. */
const maxLength = 320

const quotedPair = /\\([\s\S])/g

/** Parses an address, or says what is wrong with it, in words that never repeat it. */
export const parse = (text: string): Result.Result<MailAddress, string> => {
  // a program without types may pass anything
  if (typeof text !== "string") return Result.fail("it is not a string")
  const bare = withoutDisplayName(text.trim())
  if (bare.length > maxLength) return Result.fail("it is too long for an email address")
  const at = bare.lastIndexOf("@")
  if (at < 0) return Result.fail("there is no @ in it")
  const local = bare.slice(0, at).normalize("NFC")
  const written = bare.slice(at + 1).normalize("NFC")
  if (!isQuoted(local) && !isAtom(local)) return Result.fail("the part before the @ is not a mailbox name")
  if (written.startsWith("["))
    return Result.fail("its domain is an IP address, for which no server can be looked up")
  return Host.domainNameFromString(written).pipe(
    Result.filterOrFail(
      (name) => name !== ".",
      () => undefined
    ),
    Result.mapError(() => "the part after the @ is not a domain"),
    Result.map((name) => ({
      address: `${local}@${written.toLowerCase().replace(/\.$/, "")}`,
      localPart: isQuoted(local) ? local.slice(1, -1).replaceAll(quotedPair, "$1") : local,
      domain: Host.toRelative(name)
    }))
  )
}

/** `Ada <ada@example.com>`, as address books have it. */
const withoutDisplayName = (text: string): string => /<([^<>]*)>$/.exec(text)?.[1] ?? text

const isQuoted = (local: string): boolean => /^"(?:[^"\\\p{C}]|\\[^\p{C}])+"$/u.test(local)

/** Wider than a dot-atom: real addresses have dots in a row, or at an end. */
const isAtom = (local: string): boolean => /^[^\s\p{C}()<>[\]:;,\\"@]+$/u.test(local)
