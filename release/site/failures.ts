/**
 * Makes a page for each reason, and one for the words of each known server, for people who search for what they see.
 * All of it is derived: from `reason/`, `quirk/`, `explain/`, and the cures in other clients, which are in `elsewhere/`.
 */
import { existsSync, readFileSync } from "node:fs"
import { described, type Entry, examples, reasons, whose } from "../../packages/core/scripts/reasons.ts"
import { explain, type Words } from "../../packages/core/src/explain/explain.ts"
import { recoveries } from "../../packages/node/src/cli/explain/recoveries.ts"
import { known } from "../../packages/core/src/failure/quirk/known.ts"
import type { Quirk } from "../../packages/core/src/failure/quirk/Quirk.ts"
import type { Said } from "../../packages/core/src/examine/contribution.ts"
import type { ImapError } from "../../packages/core/src/index.ts"
import { adviceOf, followsFrom, titleOf } from "../../packages/core/src/failure/reason/Failure.ts"
import type { Page, Section } from "./Page.ts"
import { at } from "./paths.ts"
import { said } from "./said.ts"

const retries: { readonly [Retry in ImapError.ImapError["retry"]]: string } = {
  now: "Yes, at once; the library does it by itself.",
  later: "Yes, after a wait.",
  never: "No, not before something has changed."
}

/** The reasons whose cure in other clients is that of another reason. */
const sameAs: Readonly<Record<string, string>> = {
  AmbiguousRefusal: "AppPasswordRequired",
  NoUsableMechanism: "PrivacyRequired",
  InsecureAuthRefused: "PrivacyRequired",
  StartTlsNotOffered: "PrivacyRequired"
}

const elsewhereOf = (tag: string): string | undefined => {
  const file = at(`release/site/elsewhere/${sameAs[tag] ?? tag}.md`)
  return existsSync(file) ? readFileSync(file, "utf8").trim() : undefined
}

const entryOf = (tag: string): Entry | undefined => reasons.find((reason) => reason.tag === tag)?.entry

const turn = (entry: Entry, facts: object, quirk?: Quirk): string => {
  const follows = followsFrom(entry, { ...examples, ...facts }, "command")
  const means = quirk?.recovery._tag === "Means" ? quirk.recovery : undefined
  const { actionBy = follows.actionBy, retry = follows.retry } = means ?? {}
  return `- **Who must act:** ${whose[actionBy]}\n- **Does it help to try again?** ${retries[retry]}\n`
}

/** The facts on a failure's page. */
interface FailureFacts {
  readonly title: string
  /** Absent if nobody must act. */
  readonly advice?: string
  readonly explained: Words
  readonly help?: string
  /** Who must act, and whether a retry helps. */
  readonly follows?: string
}

const nothing: Words = { why: "", try: [] }

/** Explains the reason without fields, or with example values if an explanation needs them. */
const factsOfReason = (entry: Entry, facts: object, quirk?: Quirk): FailureFacts => {
  const known = quirk === undefined ? {} : { quirk: quirk.id }
  const general = explain({ error: entry.name, facts: { ...facts }, ...known }) ?? nothing
  return {
    title: quirk?.words?.title ?? titleOf(entry, facts),
    advice: quirk?.words?.advice ?? adviceOf(entry, facts),
    follows: turn(entry, facts, quirk),
    explained: general.why === "" ? (described(entry).explained ?? general) : general
  }
}

const seen = ({ see }: Words): string => (see === undefined ? "" : `\nDefined in ${see}.\n`)

const todo = (tag: string, { advice = "", explained, follows = "", help: page }: FailureFacts): string => {
  const help = page === undefined ? "" : `\nThe provider explains it [on its help pages](${page}).\n`
  const tries = [advice, ...explained.try].join(" ")
  return `## What to do\n\n${elsewhereOf(tag) ?? tries}\n${help}\n${follows}${seen(explained)}`
}

const inLibrary = (tag: string, { advice = "" }: FailureFacts): string => `## With effect-imap

The error's reason is {@link @effect-imap/core/Reason!${tag} | ${tag}}, one of [many](../docs/failures.md). Its \`advice\` is a
sentence for a person${elsewhereOf(tag) === undefined ? "" : `: “${advice}”`}

\`\`\`ts
program.pipe(
  Effect.catchReason("ImapError", "${tag}", (reason, error) => Console.log(error.advice))
)
\`\`\`
`

const quotedBy = (tag: string): string => {
  const pages = said.filter(({ reason }) => reason === tag)
  if (pages.length === 0) return ""
  const lines = pages.map(({ id, server, title }) => `- [${title}](../words/${id}.md): ${server}`)
  return `## What servers say\n\n${lines.join("\n")}\n`
}

const reasonPage = ({ entry, tag }: (typeof reasons)[number]): Page => {
  const failure = factsOfReason(entry, {})
  const { explained, title } = failure
  return {
    path: `failures/${tag}`,
    title,
    label: tag,
    text: [explained.why, "", todo(tag, failure), inLibrary(tag, failure), quotedBy(tag)].join("\n")
  }
}

/** When a server says so. */
const occasions: { readonly [Step in Said["step"]]?: string } = {
  greeting: "when a client connects",
  tls: "when TLS begins",
  capability: "before the login",
  auth: "to a login",
  select: "when a mailbox is opened",
  selected: "while a mailbox is open",
  command: "to a command"
}

const factsOfWords = ({ reason, title }: Said, quirk: Quirk | undefined): FailureFacts => {
  const entry = reason === undefined ? undefined : entryOf(reason)
  const recovery = quirk?.recovery
  if (entry !== undefined) return factsOfReason(entry, factsOf(quirk), quirk)
  if (quirk === undefined || recovery === undefined)
    return { title: "Nothing fails because of it", explained: nothing }
  if (recovery._tag === "Means")
    throw new Error(`${title}: a quirk gives it a meaning, and the entry has no reason`)
  return { title: recoveries[recovery._tag], explained: explain({ error: "", quirk: quirk.id }) ?? nothing }
}

const factsOf = (quirk: Quirk | undefined): object =>
  quirk?.recovery._tag === "Means" ? (quirk.recovery.reason ?? {}) : {}

const recovered: { readonly [Name in Exclude<Quirk["recovery"]["_tag"], "Means">]?: string } = {
  IdentifyAgain:
    "The library sends ID by itself, together with the login or SELECT, and once more if a server answers like this; it fails only if that does not help, or if ID is switched off.",
  Refusal: "The library takes this OK as a NO.",
  Provisional: "The library waits for the second line before it sends anything.",
  Without: "The library does without it, as if the server did not list it."
}

const wordsPage = (entry: Said): Page => {
  const { id, lines, note, reason, server, source, step, title } = entry
  const quirk = known.find((each) => each.id === id)
  const failure = factsOfWords(entry, quirk)
  const facts = factsOf(quirk)
  const [first] = lines
  const origin = quirk?.source ?? source
  const found = reason === undefined ? undefined : entryOf(reason)
  const help = "help" in facts && typeof facts.help === "string" ? facts.help : undefined
  return {
    path: `words/${id}`,
    title,
    label: title,
    about: `“${title}”: what it means, and what to do`,
    text: [
      `${first === undefined ? `Nothing is what ${server} says` : `\`${first}\` is what ${server} says`}${occasions[step] === undefined ? "" : ` ${occasions[step]}`}. ${failure.title}.`,
      "",
      first === undefined ? "" : `\`\`\`text\n${lines.join("\n")}\n\`\`\``,
      "",
      "## What it means",
      "",
      [failure.explained.why, note].filter((text) => text !== undefined && text !== "").join(" "),
      "",
      ...(reason === undefined || found === undefined
        ? ["## With effect-imap", ""]
        : [todo(reason, help === undefined ? failure : { ...failure, help }), inLibrary(reason, failure)]),
      quirk === undefined || quirk.recovery._tag === "Means" ? "" : (recovered[quirk.recovery._tag] ?? ""),
      "",
      ...(origin === undefined ? [] : [`Reported in: ${origin}.`])
    ].join("\n")
  }
}

/** Returns the pages of all reasons, and of the words of all known servers. */
export const failures: ReadonlyArray<Section> = [
  { title: "What servers say", pages: said.map(wordsPage) },
  { title: "Every reason", pages: reasons.map(reasonPage) }
]

/** Returns the pages that a table of the documents links to, by the reason's tag or the quirk's id. */
export const pageOf: ReadonlyMap<string, string> = new Map([
  ...reasons.map(({ tag }) => [tag, `failures/${tag}`] as const),
  ...said.map(({ id }) => [id, `words/${id}`] as const)
])
