/**
 * Refuses secrets among the arguments of any command, before any of them is parsed, because every user of the machine
 * can read arguments. A URL may contain a password or a token.
 */
import { names } from "./settings.ts"
import { kebab, variable } from "./sources.ts"

/**
 * Flags that take a URL, and the variable to use instead. The URL of a runner's page is only read from its variable.
 */
const ofUrl: ReadonlyMap<string, string> = new Map([
  ["proxy", "IMAP_PROXY"],
  ["database", "IMAP_FLEET_DATABASE"],
  ["page", "IMAP_FLEET_PAGE"]
])

const ofSetting: ReadonlyMap<string, string> = new Map(names.map((name) => [kebab(name), variable(name)]))

/** A colon, other than the scheme's, before an `@`: it matches an invalid URL as well. */
const password = /:(?!\/\/).*@/s
/** `scheme://user:password@`, anywhere in a text. */
const passwordInUrl = /[a-z][a-z0-9+.-]*:\/\/[^\s/@]*:[^\s]*@/i
const parameter =
  /[?#&;\s](?:ssl)?(?:password|passwd|passphrase|pass|secret|(?:[a-z]+_)?token|api_?key)=[^&\s]/i

/** Returns what to write instead, if an argument contains a secret; the secret is not repeated. */
export const problemIn = (args: ReadonlyArray<string>): string | undefined => {
  const found = args.map((_, index) => taken(args, index)).find(({ flag, value }) => holdsSecret(value, flag))
  if (found === undefined) return undefined
  const { flag = "" } = found
  const known = ofUrl.get(flag) ?? ofSetting.get(flag)
  const instead =
    known === undefined
      ? "leave it out, or put it into a file that only you can read."
      : `give the whole URL as ${known} in the environment${ofSetting.has(flag) ? " or the --env-file" : ""}.`
  return `A URL with a password or a token must not be an argument, because every user of this machine can read arguments: ${instead}`
}

const holdsSecret = (text: string, flag: string | undefined): boolean =>
  passwordInUrl.test(text) || parameter.test(text) || (ofUrl.has(flag ?? "") && password.test(text))

/** Returns the known flag of one argument, and its value. */
const taken = (args: ReadonlyArray<string>, index: number) => {
  const [, name, inline] = /^--([a-z-]+)=(.*)$/s.exec(args[index] ?? "") ?? []
  if (inline !== undefined) return { flag: name, value: inline }
  return { flag: /^--([a-z-]+)$/.exec(args[index - 1] ?? "")?.[1], value: args[index] ?? "" }
}
