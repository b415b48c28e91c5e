/** UTF-7, which some mail still names: ASCII, and the rest as UTF-16 in base64 between `+` and `-`. RFC 2152. */
import { utf16In } from "../wire/ModifiedUtf7.ts"

const names = new Set(["utf-7", "utf7", "unicode-1-1-utf-7", "csunicode11utf7", "x-unicode-2-0-utf-7"])

export const isUtf7 = (label: string): boolean => names.has(label)

/** Decodes UTF-7; `text` has one character for each octet. */
export const decodeUtf7 = (text: string): string =>
  text
    .replace(/\+([A-Za-z0-9+/]*)-?/g, (_, coded: string) =>
      coded === "" ? "+" : utf16In(coded.replaceAll("/", ","))
    )
    .toWellFormed()
