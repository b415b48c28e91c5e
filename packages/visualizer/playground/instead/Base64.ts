/** Base64 by the browser. */
import { Result } from "effect"
import { toBytes, toText } from "../../../core/src/base/octets.ts"

const utf8 = new TextEncoder()

export const encode = (given: string | Uint8Array): string =>
  btoa(toText(typeof given === "string" ? utf8.encode(given) : given))

/** The browser would also accept spaces, and text without its padding. */
export const decode = (given: string): Result.Result<Uint8Array, undefined> => {
  const text = given.replaceAll(/[\r\n]/g, "")
  return text.length % 4 === 0 && /^[a-z\d+/]*={0,2}$/i.test(text)
    ? Result.succeed(toBytes(atob(text)))
    : Result.fail(undefined)
}

export const decodeString = (given: string): Result.Result<string, undefined> =>
  Result.map(decode(given), (bytes) => new TextDecoder().decode(bytes))
