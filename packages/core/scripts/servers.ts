/**
 * Writes what is known of servers as data for any program, `packages/core/servers.json`, with its schema and a page: the committed
 * examinations, the quirks that this library recognises, what servers say, how they deviate, and the providers. It has all of their
 * data: `test/known.test.ts` reads the quirks of this library from it.
 */
import { globSync, readFileSync, writeFileSync } from "node:fs"
import { Schema } from "effect"
import * as Providers from "../src/discovery/Providers.ts"
import { Answer } from "../src/examine/Answer.ts"
import { Examination } from "../src/examine/Examination.ts"
import { questions } from "../src/examine/questions.ts"
import type { Match, Quirk } from "../src/failure/quirk/Quirk.ts"
import { known } from "../src/failure/quirk/known.ts"
import { said } from "../../../release/site/said.ts"
import { fill, table } from "./page.ts"
import { testsOf } from "./rules.ts"
import { root } from "./surface/entries.ts"

const folder = new URL("packages/core/servers/", root)

const text = Schema.String
const texts = Schema.Array(text)
const optional = Schema.optionalKey

/** A regular expression of ECMAScript. */
const Pattern = Schema.Struct({ pattern: text, flags: text })

const Behaviour = Schema.Struct({
  announced: Answer.fields.announced,
  kept: Answer.fields.kept,
  means: text,
  facts: Answer.fields.facts
})

const Servers = Schema.Struct({
  format: Schema.Literal("imap-servers"),
  v: Schema.Literal(1),
  /** What was asked, by id. */
  questions: Schema.Record(
    text,
    Schema.Struct({ title: text, sends: text, rule: text, needs: optional(texts) })
  ),
  /** What servers keep, as they were examined. */
  servers: Schema.Array(
    Schema.Struct({
      /** The name of its file; a proxy comes before what it was examined with: `nginx-dovecot`. */
      id: text,
      /** The name and the version that it gives itself. */
      name: optional(text),
      version: optional(text),
      /** The day of the examination, and the file of `packages/core` in the repository that has the lines it rests on. */
      date: text,
      source: text,
      capabilities: Examination.fields.capabilities,
      behaviours: Schema.Record(text, Behaviour)
    })
  ),
  /** What servers say that means something else than it says, and what helps. */
  quirks: Schema.Array(
    Schema.Struct({
      id: text,
      /** The step at which it is seen. */
      step: text,
      /** All of them match. */
      match: Schema.Struct({
        text: optional(Pattern),
        manner: optional(texts),
        code: optional(text),
        codeless: optional(Schema.Boolean),
        host: optional(texts),
        greeting: optional(Pattern),
        capability: optional(text),
        user: optional(Pattern),
        credential: optional(text)
      }),
      /** What this library does about it, by name; and what that needs. */
      recovery: Schema.Struct({
        _tag: text,
        /** The meaning, with its fields: a reason of docs/failures.md. */
        reason: optional(
          Schema.Record(
            text,
            Schema.Union([
              text,
              Schema.Boolean,
              Schema.Int,
              texts,
              Schema.Record(text, Schema.Union([text, Schema.Int]))
            ])
          )
        ),
        /** What follows otherwise than from the reason that there is. */
        party: optional(text),
        actionBy: optional(text),
        retry: optional(text),
        /** What the server waits for. */
        for: optional(text),
        /** The time before the next try, in words: `1 hour`. */
        retryAfter: optional(text),
        /** Domains whose pages may explain it. */
        pages: optional(texts),
        /** What counts as not listed. */
        capabilities: optional(texts)
      }),
      source: text,
      /** The words for people, if it has its own. */
      words: optional(Schema.Struct({ title: optional(text), advice: optional(text) }))
    })
  ),
  /** What servers say or do, as it is quoted, with what it means. That of a quirk has its id. */
  said: Schema.Array(
    Schema.Struct({
      id: text,
      title: text,
      server: text,
      /** The step at which it is said. */
      step: text,
      /** Responses without their tags; empty if the server says nothing. */
      lines: texts,
      /** The reason that follows, one of docs/failures.md; absent if nothing fails because of it. */
      reason: optional(text),
      note: optional(text),
      source: optional(text)
    })
  ),
  /** How real servers deviate from the protocol, as users of many clients report it, by the numbers of their transcripts. */
  deviations: Schema.Array(Schema.Struct({ number: Schema.Int, server: text, what: text })),
  providers: Schema.Array(
    Schema.Struct({
      name: text,
      host: text,
      port: Schema.Int,
      security: text,
      domains: texts,
      exchanges: optional(texts),
      user: optional(text),
      mechanisms: texts,
      password: text,
      /** Pages of the provider for people: the source. */
      help: Schema.Record(text, text)
    })
  )
})

const decode = Schema.decodeSync(Schema.fromJsonString(Schema.toCodecJson(Examination)))

const examinations = globSync("*.json", { cwd: folder })
  .toSorted()
  .map((file) => ({ file, ...decode(readFileSync(new URL(file, folder), "utf8")) }))

const patternOf = ({ flags, source }: RegExp) => ({ pattern: source, flags })

const matchOf = ({ greeting, text, user, ...rest }: Match) => ({
  ...rest,
  ...(text === undefined ? {} : { text: patternOf(text) }),
  ...(greeting === undefined ? {} : { greeting: patternOf(greeting) }),
  ...(user === undefined ? {} : { user: patternOf(user) })
})

const quirkOf = ({ id, match, recovery, source, state, words }: Quirk) => ({
  id,
  step: state,
  match: matchOf(match),
  recovery: recoveryOf(recovery),
  source,
  ...(words === undefined ? {} : { words })
})

const recoveryOf = (recovery: Quirk["recovery"]) => {
  if (recovery._tag !== "Means") return recovery
  const { reason, retryAfter, ...rest } = recovery
  return {
    ...rest,
    ...(reason === undefined ? {} : { reason: { ...reason } }),
    ...(retryAfter === undefined ? {} : { retryAfter: `${retryAfter}` })
  }
}

/** Each by its number; the later ones are in no list: the first line of a transcript says all, `Q102 Zoho: IMAP is off`. */
const deviations = new Map(
  [
    ...Array.from(testsOf.values(), (tests) => tests.map(({ name }) => name)).flat(),
    ...readFileSync(new URL("deviations.txt", folder), "utf8").split("\n")
  ].flatMap((line) => {
    const [, number = "", server = "", what = ""] = /^Q(\d+) ([^:]+): (.+)$/.exec(line) ?? []
    return what === "" ? [] : [[Number(number), { number: Number(number), server, what }] as const]
  })
)

const data: typeof Servers.Type = {
  format: "imap-servers",
  v: 1,
  questions: Object.fromEntries(
    questions.map(({ id, needs, rule, sends, title }) => [
      id,
      { title, sends, rule, ...(needs === undefined ? {} : { needs }) }
    ])
  ),
  servers: examinations.map(({ answers, capabilities, date, file, server }) => ({
    id: file.slice(0, -".json".length),
    ...(server.name === undefined ? {} : { name: server.name }),
    ...(server.version === undefined ? {} : { version: server.version }),
    date,
    source: `servers/${file}`,
    capabilities,
    behaviours: Object.fromEntries(
      answers
        .filter(({ kept }) => kept !== "notAsked")
        .map(({ announced, facts, kept, means, question }) => [question, { announced, kept, means, facts }])
    )
  })),
  quirks: known.map(quirkOf),
  said,
  deviations: [...deviations.values()].toSorted((one, other) => one.number - other.number),
  providers: Providers.all.map(
    ({ account, domains, exchanges, help, mechanisms, name, password, user }: Providers.Provider) => ({
      name,
      ...account,
      domains,
      ...(exchanges === undefined ? {} : { exchanges }),
      ...(user === undefined ? {} : { user }),
      mechanisms,
      password,
      help
    })
  )
}

const write = (path: string, contents: string): void => writeFileSync(new URL(path, root), contents)
const json = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`

write("packages/core/servers.json", json(Schema.encodeSync(Schema.toCodecJson(Servers))(data)))
write(
  "docs/servers.schema.json",
  json({
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "What is known of servers, version 1: `servers.json` of @effect-imap/core",
    ...Schema.toJsonSchemaDocument(Schema.toCodecJson(Servers)).schema
  })
)

const escaped = (words: string): string =>
  words.replaceAll("|", "\\|").replaceAll("<", "&lt;").replaceAll("*", "\\*")

const words = { yes: "kept", no: "**not kept**", refused: "**refused**", silent: "**silent**", notAsked: "" }

/** A cell: empty if it was not asked, with what it means if it is not kept. */
const cell = (behaviour: typeof Behaviour.Type | undefined): string => {
  if (behaviour === undefined) return ""
  const { announced, kept, means } = behaviour
  const word = announced === false ? "not listed" : words[kept]
  return kept === "yes" ? word : `${word}: ${escaped(means)}`
}

const columns = data.servers.map(({ date, id, name = "", source, version = "" }) => {
  const own = `${name} ${version.split("-")[0] ?? ""}`.trim()
  return `[${escaped(id)}](../../packages/core/${source})${own === "" ? "" : ` (${escaped(own)})`}, ${date}`
})

/** The questions that servers answer in different ways. */
const kept = questions.flatMap(({ id, rule, title }) => {
  const cells = data.servers.map(({ behaviours }) => cell(behaviours[id]))
  return cells.every((each) => each === "" || each === words.yes)
    ? []
    : [`| ${escaped(title)} | ${escaped(rule)} | ${cells.join(" | ")} |`]
})

fill("docs/evidence/servers.md", { servers: table(["Question", "Rule", ...columns], kept) })
