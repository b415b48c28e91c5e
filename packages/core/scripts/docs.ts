/**
 * Writes `docs/failures.md` from the reasons, their consequences and their words, `docs/quirks.md` from the quirks,
 * `docs/limits.md` from the policy and its bounds, and the examples into `README.md` and the pages of `docs/`.
 */
import { globSync, readFileSync, writeFileSync } from "node:fs"
import * as Steps from "../src/lifecycle/machine/Steps.ts"
import * as Policy from "../src/lifecycle/Policy.ts"
import { trouble } from "../src/failure/quirk/trouble.ts"
import * as Quirks from "../src/failure/Quirks.ts"
import * as Sizes from "../src/base/Sizes.ts"
import { sizes } from "../src/explain/sizes.ts"
import type { Fields, Kind } from "../src/failure/reason/Kind.ts"
import { names as stepNames } from "../src/base/steps.ts"
import { described, type Entry, reasons } from "./reasons.ts"

const root = new URL("../../../", import.meta.url)
const read = (path: string) => readFileSync(new URL(path, root), "utf8")

const code = (text: string): string => `\`${text.replaceAll("|", "\\|")}\``

const row = (tag: string, entry: Entry): string => {
  const { advice, retry, title, turn } = described(entry)
  return rowOf([code(tag), title, turn, retry, advice])
}

const rowOf = (cells: ReadonlyArray<string>): string =>
  `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`

const rows = reasons.map(({ entry, tag }) => row(tag, entry))

const explainedRows = reasons.map(({ entry, tag }) => {
  const { see, try: tries = [], why = "" } = described(entry).explained ?? {}
  return rowOf([code(tag), why, tries.join(" "), see ?? ""])
})

const isNames = (kind: Kind): kind is ReadonlyArray<string> => Array.isArray(kind)

/** A kind of field as a reader of TypeScript knows it. */
const typeOf = (kind: Kind): string => {
  if (kind === stepNames) return "step"
  if (isNames(kind)) return kind.map((name) => `"${name}"`).join(" or ")
  if (kind === "integer" || kind === "boolean") return kind
  if (typeof kind === "string" || "quotation" in kind) return "text"
  if ("list" in kind) return `list of ${typeOf(kind.list)}`
  return "record" in kind ? `record of ${typeOf(kind.record)}` : `{ ${fieldsOf(kind.fields)} }`
}

const fieldsOf = (fields: Fields): string =>
  Object.entries(fields)
    .map(([name, kind]) =>
      typeof kind === "object" && "optional" in kind
        ? `${name}?: ${typeOf(kind.optional)}`
        : `${name}: ${typeOf(kind)}`
    )
    .join(", ")

const fieldRows = reasons.flatMap(({ entry, tag }) => {
  const fields = fieldsOf(entry.fields)
  return fields === "" ? [] : [`| \`${tag}\` | \`${fields}\` |`]
})

const failures = `# Failures: what each means, and what to do

<!-- Written by \`node packages/core/scripts/docs.ts\`. Do not edit. -->

Every failure is an \`ImapError\`, and its \`reason\` is one of those in the table, where host, port, limits and names are
examples.

- \`party\`, an \`ImapError.Party\`, says whose the failure is, as far as it is known, and \`actionBy\` who must act.
- \`retry\` says whether the same attempt may succeed: \`now\` means that \`connect\` itself tries again, \`later\` that a
  retry is worthwhile after a wait, \`never\` that something has to change first.
- \`causes\` contains the failures of earlier attempts and of the other ports.

Each reason is a class of the module \`Reason\`, whose [fields](#the-fields-of-each-reason) say what is known of the failure.
\`Match\` is Effect's; the handlers are yours:

\`\`\`ts
program.pipe(Effect.catchReason("ImapError", "MailboxMissing", ({ mailbox }) => create(mailbox)))
program.pipe(Effect.catchReasons("ImapError", { AuthRejected: askAgain, ServerUnavailable: waitAWhile }))
Match.value(error.reason).pipe(
  Match.tag("TlsName", "TlsUntrusted", ({ detail }) => detail),
  Match.orElse(() => "")
)
error.reason instanceof Reason.AuthRejected && error.reason.mechanism
\`\`\`

A test makes one with \`ImapError.make\`: [testing.md](testing.md#a-failure-without-a-server).

| Reason | What happened | Who must act | Retry | What to do |
|---|---|---|---|---|
${rows.join("\n")}

## Why, and what else to try

\`explain\` of \`@effect-imap/core/explain\` returns these sentences for one failure, with those that hold for its facts:
of an \`ImapError\` (\`Failed\`), or of one that a trace recorded (\`Explained\`). \`effect-imap explain AuthRejected\` prints all of a reason, or of a quirk of
[quirks.md](quirks.md). They are data (\`ofReasons\`, \`ofQuirks\`), which a translator can read.

| Reason | Why | What else to try | See |
|---|---|---|---|
${explainedRows.join("\n")}

## The fields of each reason

Text that a server or a program said is quoted: bounded, escaped, and without secrets. A step is one of
${stepNames.map((name) => `\`${name}\``).join(", ")}. Reasons that are not listed have no fields.

| Reason | Fields |
|---|---|
${fieldRows.join("\n")}
`

/** The words of trouble are thousands of characters, which no reader takes in. */
const pattern = (text: RegExp): string =>
  text.source.includes(trouble.source)
    ? "the words of a server's own trouble: [trouble.ts](../packages/core/src/failure/quirk/trouble.ts)"
    : code(String(text))

/** Returns the cell that says how a quirk is recognised. */
const matched = ({ capability, code: name, credential, greeting, host, manner, text, user }: Quirks.Match) =>
  [
    ...(text === undefined ? [] : [pattern(text)]),
    ...(name === undefined ? [] : [`code ${code(name)}`]),
    ...(host === undefined ? [] : [`host ${host.map(code).join(", ")}`]),
    ...(greeting === undefined ? [] : [`greeting ${code(String(greeting))}`]),
    ...(capability === undefined ? [] : [`lists ${code(capability)}`]),
    ...(user === undefined ? [] : [`user ${code(String(user))}`]),
    ...(credential === undefined ? [] : [`logs in with a ${credential}`]),
    ...(manner === undefined ? [] : [`said by ${manner.join(", ")}`])
  ].join("; ")

const helped: { readonly [Name in Exclude<Quirks.Recovery["_tag"], "Means" | "Without">]: string } = {
  Refusal: "the OK is taken as a NO",
  Waits: "it tells a server that is at work from a silent one",
  Provisional: "the client waits for another greeting",
  IdentifyAgain: "ID and SELECT are sent again",
  LoginFirst: "LOGIN is tried before PLAIN",
  LoginAfterPlain: "LOGIN may follow a refused PLAIN",
  MechanismRefused: "another mechanism may follow",
  Recapability: "CAPABILITY is sent although it was listed",
  NamesAlone: "NOTIFY is sent for the names of mailboxes alone"
}

/** What a quirk decides that leaves the reason as it is. */
const otherwise = ({
  actionBy,
  party,
  retry
}: Omit<Extract<Quirks.Recovery, { _tag: "Means" }>, "reason">): string =>
  [
    ...(party === undefined ? [] : [`party ${code(party)}`]),
    ...(actionBy === undefined ? [] : [`actionBy ${code(actionBy)}`]),
    ...(retry === undefined ? [] : [`retry ${code(retry)}`])
  ].join(", ") || "its own words"

const helps = (recovery: Quirks.Recovery): string => {
  if (recovery._tag === "Means")
    return recovery.reason === undefined ? otherwise(recovery) : code(recovery.reason._tag)
  return recovery._tag === "Without"
    ? `${recovery.capabilities.map(code).join(", ")} counts as not listed`
    : helped[recovery._tag]
}

const quirkRow = ({ id, match, recovery, source, state }: Quirks.Quirk): string =>
  `| ${code(id)} | ${state} | ${matched(match)} | ${helps(recovery)} | ${source.replaceAll("|", "\\|")} |`

const quirks = `# Known servers, and how they deviate

<!-- Written by \`node packages/core/scripts/docs.ts\` from \`packages/core/src/failure/quirk\`. Do not edit. -->

What is known about real servers is data. Each entry, a quirk, says at which step the server deviates, how that is
recognised, what helps, and who reported it. A quirk is recognised by the server's words, a response code, the host's name,
the greeting or a capability, but never by the server's answer to ID (RFC 2971 §3). The first one that matches counts. The
quirks that a connection met are listed in \`report.quirks\`, in the JSON of \`connect\`, and as notes in the trace.

The most common recovery is \`Means\`: it translates a refusal into one of the reasons of [failures.md](failures.md), with
who must act, whether and when a retry helps, and often a page of the provider that explains more. Without a reason, it changes
only what it names of these. Named groups of
\`text\` become facts of that reason: \`milliseconds\` until the next try, \`product\`, \`help\`.

## Adding your own

Your app can add quirks in a few lines; they are compared before those that are known:

\`\`\`ts
${/const nightly[^]*?\n}\n/.exec(read("examples/own-quirk.ts"))?.[0] ?? ""}
program.pipe(Effect.provide(Quirks.layer(nightly)))
\`\`\`

\`recovery\` is a \`Quirks.Recovery\`. \`examples/own-quirk.ts\` runs this quirk against a server in memory.
\`Layer.succeed(Quirks.Quirks, [])\` switches all quirks off.

## What is known

Some deviations need no quirk, because the library expects them from every server: an untagged BAD that no tagged response
follows, a list of capabilities that changes with the login, misplaced spaces. [conformance.md](evidence/conformance.md) lists
all of them.

| Quirk | Where | Recognised by | What helps | Source |
|---|---|---|---|---|
${Quirks.known.map(quirkRow).join("\n")}
`

const limitsDeclared =
  /export interface Limits [^]*?\n}\n/.exec(read("packages/core/src/lifecycle/Policy.ts"))?.[0] ?? ""

const comments: ReadonlyMap<string, string> = new Map(
  Array.from(
    limitsDeclared.matchAll(/\/\*\*((?:(?!\*\/)[^])*)\*\/\n {2}readonly (\w+):/g),
    ([, comment = "", name = ""]) => [name, comment.replaceAll(/\s*\n\s*\*?\s*/g, " ").trim()]
  )
)

const asked = new Map(Object.entries(Steps.each(({ commands }) => `The answer to ${commands.join(" or ")}.`)))

/** Says what each limit of time counts, as its comment does. */
const waitsFor = (limit: string): string => {
  const words = asked.get(limit) ?? comments.get(limit)
  if (words === undefined) throw new Error(`the limit \`${limit}\` has no comment in Policy.ts`)
  return words
}

const amount = ({ unit, value }: Sizes.Bound): string => {
  if (unit !== "bytes") return `${value.toLocaleString("en")} ${unit}`
  return value >= 1024 * 1024 ? `${value / (1024 * 1024)} MiB` : `${value / 1024} KiB`
}

const reasonsOfSizes = new Map(Object.entries(sizes))

const limits = `# Limits of time and size

<!-- Written by \`node packages/core/scripts/docs.ts\` from \`Policy.ts\` and \`Sizes.ts\`. Do not edit. -->

Nothing is waited for without a limit, and nothing that a server, a file or a child process decides grows without one.
An app sets them in its policy, which holds for all connections that are made under the layer:

\`\`\`ts
const policy = { limits: { command: "2 minutes" }, sizes: { literal: 256 * 1024 * 1024 } } as const
program.pipe(Effect.provide(Policy.layer(policy)))
\`\`\`

## Time
A limit that passes ends the connection with a typed \`Timeout\`; it is never used again.

| \`Policy.limits\` | Default | What it limits |
|---|---|---|
${Object.entries(Policy.make().limits)
  .map(([name, ms]) => `| \`${name}\` | ${ms / 1000} s | ${waitsFor(name)} |`)
  .join("\n")}

## Size
What is larger ends the connection with \`LineTooLong\`, \`LiteralTooLarge\`, \`ResponseTooLarge\`, \`NestingTooDeep\` or
\`TooMuchData\`, before it is kept. Memory is estimated from the values that were read, objects and texts included: a short value
takes up to 26 times its octets.

All accounts of a process share one budget, \`memory\`. An account (a connection, a supervised account or a pool) may hold as much
as is left for all others: one alone half of it, each of two a third. Who exceeds that loses its connection by \`TooMuchData\`, with
the share of that moment as its \`limit\`, and is tried again later if it is kept alive.

A server that leaves an answer unfinished keeps no memory from others. Where an account needs some and none is left, connections of
which nothing came for ten seconds give way, by the same error, the one that holds most first. An account always has a sixteenth of
the budget: up to that, connections that hold more than it does give way, too.

The budget is 512 MiB, or with a transport of \`@effect-imap/node\` a quarter of the heap (\`--max-old-space-size\`) if that is less. Give
a process that has many large downloads at the same time a larger one; \`effect-imap fleet\` takes it as \`--memory\`, in MiB, or from
\`IMAP_FLEET_MEMORY\`:

\`\`\`ts
const small = Memory.make({ bytes: 64 * 1024 * 1024 })
program.pipe(Effect.provideService(Memory.Memory, small))
\`\`\`

| Bound | Default | Set by | Why |
|---|---|---|---|
${Object.entries(Sizes.table)
  .map(
    ([name, bound]) =>
      `| \`${name}\` | ${amount(bound)} | ${bound.set === "Policy.sizes" ? code(bound.set) : bound.set} | ${reasonsOfSizes.get(name)} |`
  )
  .join("\n")}
`

/** Writes a page with the current examples; each follows a comment that names its file. */
const withExamples = (page: string): string =>
  read(page).replaceAll(
    /(<!-- (examples\/[\w./-]+) -->\n```ts\n)[^]*?(```)/g,
    (_all: string, before: string, path: string, after: string) => `${before}${read(path)}${after}`
  )

/** Pages that are written by hand. */
const pages = globSync("docs/*.md", { cwd: root }).filter((path) => !read(path).includes("Do not edit."))

const written = [
  { path: "docs/failures.md", text: failures },
  { path: "docs/quirks.md", text: quirks },
  { path: "docs/limits.md", text: limits },
  ...["README.md", ...pages].map((path) => ({ path, text: withExamples(path) }))
]

for (const { path, text } of written) writeFileSync(new URL(path, root), text)
