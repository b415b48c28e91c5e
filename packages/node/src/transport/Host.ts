/** A host as a user writes it: a name, or an IP address. */
import { isIP } from "node:net"
import { domainToASCII } from "node:url"

export interface Host {
  /** A name in A-labels without its final dot (RFC 5890 §2.3.2.1), or an address without brackets. */
  readonly name: string
  /** 0 for a name. */
  readonly family: 0 | 4 | 6
}

/** Reads a host; `undefined` if it can be neither a name nor an address. */
export const fromText = (text: string): Host | undefined => {
  // `domainToASCII` drops some of these characters
  if (/[\s\p{Cc}]/u.test(text)) return undefined
  const bare = text.startsWith("[") && text.endsWith("]") ? text.slice(1, -1) : text
  const name = withoutFinalDot(isAscii(bare) ? bare : domainToASCII(bare))
  const version = isIP(name)
  if (version === 4 || version === 6) return { name, family: version }
  return name.length <= 253 && /^[a-z0-9_.-]+$/i.test(name) ? { name, family: 0 } : undefined
}

const withoutFinalDot = (name: string) => (name.endsWith(".") ? name.slice(0, -1) : name)

const isAscii = (text: string) => /^[ -~]*$/.test(text)
