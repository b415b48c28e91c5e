/**
 * Refuses secrets among the arguments of any command, before any of them is read: every user of the machine can see
 * arguments. What a flag takes as a URL may have a password or a token in it.
 */
import { names } from "./settings.ts"
import { kebab, variable } from "./sources.ts"

/** Flags that take a URL; it may be one that cannot be read. The page of a runner is told by its variable alone. */
const ofUrl: ReadonlyMap<string, string> = new Map([
  ["proxy", "IMAP_PROXY"],
  ["database", "IMAP_FLEET_DATABASE"],
  ["page", "IMAP_FLEET_PAGE"]
])

const ofSetting: ReadonlyMap<string, string> = new Map(names.map((name) => [kebab(name), variable(name)]))

/** A colon that is not the scheme's, before an `@`: also of a URL that cannot be read. */
const password = /:(?!\/\/).*@/s
/** `scheme://user:password@`, wherever it stands in a text. */
const passwordInUrl = /[a-z][a-z0-9+.-]*:\/\/[^\s/@]*:[^\s]*@/i
const parameter =
  /[?#&;\s](?:ssl)?(?:password|passwd|passphrase|pass|secret|(?:[a-z]+_)?token|api_?key)=[^&\s]/i

const holdsSecret = (text: string, flag: string | undefined): boolean =>
  passwordInUrl.test(text) || parameter.test(text) || (ofUrl.has(flag ?? "") && password.test(text))

/** Of one argument the flag, where it is known, and the value. */
const taken = (args: ReadonlyArray<string>, index: number) => {
  const [, name, inline] = /^--([a-z-]+)=(.*)$/s.exec(args[index] ?? "") ?? []
  if (inline !== undefined) return { flag: name, value: inline }
  return { flag: /^--([a-z-]+)$/.exec(args[index - 1] ?? "")?.[1], value: args[index] ?? "" }
}

/** What to write instead, where an argument holds a secret; the secret is not repeated. */
export const problemIn = (args: ReadonlyArray<string>): string | undefined => {
  const found = args.map((_, index) => taken(args, index)).find(({ flag, value }) => holdsSecret(value, flag))
  if (found === undefined) return undefined
  const { flag = "" } = found
  const known = ofUrl.get(flag) ?? ofSetting.get(flag)
  const instead =
    known === undefined
      ? "leave it out, or put it into a file that only you can read."
      : `give the whole of it as ${known} in the environment${ofSetting.has(flag) ? " or the --env-file" : ""}.`
  return `A URL with a password or a token is never taken from an argument, which every user of the machine can read: ${instead}`
}
