/**
 * Writes into the pages of `docs/` the reasons and what follows from them, the quirks, the policy with its bounds, and
 * the examples; these into `README.md` as well.
 */
import { globSync, readFileSync, writeFileSync } from "node:fs"
import * as Steps from "../src/lifecycle/machine/Steps.ts"
import * as Policy from "../src/lifecycle/Policy.ts"
import { trouble } from "../src/failure/quirk/trouble.ts"
import * as Quirks from "../src/failure/Quirks.ts"
import * as Sizes from "../src/base/Sizes.ts"
import { sizes } from "../src/explain/sizes.ts"
import { fill, rowOf, table } from "./page.ts"
import { described, type Entry, reasons } from "./reasons.ts"

const root = new URL("../../../", import.meta.url)
const read = (path: string) => readFileSync(new URL(path, root), "utf8")

const code = (text: string): string => `\`${text.replaceAll("|", "\\|")}\``

const row = (tag: string, entry: Entry): string => {
  const { actionBy, advice, retry, title } = described(entry)
  return rowOf([code(tag), title, actionBy, retry, advice])
}

const rows = reasons.map(({ entry, tag }) => row(tag, entry))

/** The words of trouble are thousands of characters, which no reader takes in. */
const pattern = (text: RegExp): string =>
  text.source.includes(trouble.source)
    ? "the words of a server's own trouble: [trouble.ts](../../packages/core/src/failure/quirk/trouble.ts)"
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

const times = Object.entries(Policy.make().limits).map(
  ([name, ms]) => `| \`${name}\` | ${ms / 1000} s | ${waitsFor(name)} |`
)

const bounds = Object.entries(Sizes.table).map(
  ([name, bound]) =>
    `| \`${name}\` | ${amount(bound)} | ${bound.set === "Policy.sizes" ? code(bound.set) : bound.set} | ${reasonsOfSizes.get(name)} |`
)

fill("docs/failures.md", {
  reasons: table(["Reason", "What happened", "`actionBy`", "`retry`", "What to do"], rows)
})
fill("docs/schemas.md", {
  statuses: Array.from(
    read("packages/core/src/failure/httpStatus.ts").matchAll(/^ \* (\|.*\|)$/gm),
    ([, line = ""]) => line
  ).join("\n")
})
fill("docs/quirks.md", {
  example: `\`\`\`ts
${/const nightly[^]*?\n}\n/.exec(read("examples/own-quirk.ts"))?.[0] ?? ""}
program.pipe(Effect.provide(Quirks.layer(nightly)))
\`\`\``
})
fill("docs/evidence/quirks.md", {
  quirks: table(["Quirk", "Where", "Recognised by", "What helps", "Source"], Quirks.known.map(quirkRow))
})
fill("docs/limits.md", {
  times: table(["`Policy.limits`", "Default", "What it limits"], times),
  sizes: table(["Bound", "Default", "Set by", "Why"], bounds)
})

/** Writes a page with the current examples; each follows a comment that names its file. */
const withExamples = (page: string): string =>
  read(page).replaceAll(
    /(<!-- (examples\/[\w./-]+) -->\n```ts\n)[^]*?(```)/g,
    (_all: string, before: string, path: string, after: string) => `${before}${read(path)}${after}`
  )

for (const path of ["README.md", ...globSync("docs/*.md", { cwd: root })])
  writeFileSync(new URL(path, root), withExamples(path))
