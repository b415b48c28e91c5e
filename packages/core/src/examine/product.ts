/** The product of an examined server, as its greeting names it. */
import type { Answer } from "./Answer.ts"
import type { Examination } from "./Examination.ts"
import { greetingsIn } from "./exchanges.ts"

/** The part of an examination that has the greeting. */
interface Greeted extends Pick<Examination, "server"> {
  readonly answers: ReadonlyArray<Pick<Answer, "evidence" | "question">>
}

/** The words of the greeting, without its code. */
export const greetingOf = ({ answers }: Greeted): string => {
  const { evidence = [] } = answers.find(({ question }) => question === "capability") ?? {}
  return (
    greetingsIn(evidence)
      .at(-1)
      ?.replace(/^\* \w+ (?:\[[^\]]*\] ?)?/, "") ?? ""
  )
}

interface Product {
  /** `Cyrus`. */
  readonly name: string
  /** Its name, and its version if that is given: no other one was examined. */
  readonly pattern: RegExp
}

/** Finds the word that no other server would greet with, and the version after it. */
export const productOf = (examination: Greeted): Product | undefined => {
  const words = greetingOf(examination)
    .split(/\s+/)
    .map((word) => word.replace(/^\W+|\W+$/g, ""))
  const own = words.filter(isOwn)
  const said = examination.server.name?.toLowerCase().split(/\W+/) ?? []
  const name = own.find((word) => said.includes(word.toLowerCase())) ?? own[0]
  if (name === undefined) return undefined
  const rest = words.slice(words.indexOf(name))
  const version = rest.findIndex((word) => numbered.test(word))
  const shown = version < 1 ? [name] : rest.slice(0, version + 1)
  const pattern = shown.map((word) => escaped(numbered.exec(word)?.[0] ?? word)).join(" ")
  return { name, pattern: new RegExp(String.raw`\b${pattern}\b`) }
}

/** `3.6.1` of `3.6.1-Debian-3.6.1-4`. */
const numbered = /^\d+(?:\.\d+)+/

const isOwn = (word: string): boolean =>
  /^[a-z][a-z-]{3,}$/i.test(word) && !/^imap/i.test(word) && !usual.has(word.toLowerCase())

/** Words of greetings that say nothing of the product, or say on which system it runs. */
const usual: ReadonlySet<string> = new Set(
  (
    "access accepting connected connection debian fedora gentoo greetings hello here host internet linux localhost login mail " +
    "mailserver message please protocol ready redhat requests server service simulator system this ubuntu user users welcome with your"
  ).split(" ")
)

const escaped = (text: string): string => text.replaceAll(/[^\w\s-]/g, String.raw`\$&`)
