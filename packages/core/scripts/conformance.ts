/**
 * Writes into `docs/evidence/conformance.md` each rule of a protocol with the tests that have its id in their names. Fails if `docs/security.md` or
 * `docs/evidence/reliability.md` names a rule, a test file or a campaign that is not there.
 */
import { existsSync, globSync, readFileSync } from "node:fs"
import { fill, table } from "./page.ts"
import { type Test, testsOf } from "./rules.ts"
import { root } from "./surface/entries.ts"

const maxListed = 3

/** The letters of the rules of protocols. */
const letters = "PGTSCAIEOKZX"

const cell = (text: string): string =>
  text.replaceAll("|", "\\|").replaceAll("<", "&lt;").replaceAll("*", "\\*")

/** The name of a test without the ids that it begins with. */
const saidBy = ({ name }: Test): string => name.replace(/^(?:[A-Z]\d+[,: ]+)+/, "")

const links = (found: ReadonlyArray<Test>): string => {
  const files = [...new Set(found.map(({ file }) => file))]
  const shown = files
    .slice(0, maxListed)
    .map((file) => `[${file.split("/").slice(-2).join("/")}](../../${file})`)
  return [...shown, ...(files.length > maxListed ? [`+${files.length - maxListed}`] : [])].join(", ")
}

const ids = Array.from(testsOf.keys())
  .filter((id) => letters.includes(id.slice(0, 1)))
  .toSorted(
    (one, other) =>
      letters.indexOf(one.slice(0, 1)) - letters.indexOf(other.slice(0, 1)) ||
      Number(one.slice(1)) - Number(other.slice(1))
  )

const maxWords = 100

/** The sentence of those that says most; a name with a place for a case is a part of one. */
const saidOf = (found: ReadonlyArray<Test>): string =>
  found
    .map(saidBy)
    .filter((said) => said.length <= maxWords && !/%s|\$\{/.test(said))
    .toSorted((one, other) => other.length - one.length)
    .at(0) ?? ""

const row = (id: string): string => {
  const found = testsOf.get(id) ?? []
  return `| ${id} | ${cell(saidOf(found))} | ${links(found)} |`
}

fill("docs/evidence/conformance.md", {
  protocol: table(["Rule", "As a test says it", "Tests"], ids.map(row))
})

const problems = ["docs/security.md", "docs/evidence/reliability.md"].flatMap((page) => {
  const said = readFileSync(new URL(page, root), "utf8")
  // of `S01–S08` both ends
  const rules = Array.from(said.matchAll(/\b[A-Z]\d{1,2}\b/g), ([id]) => id)
  const files = Array.from(said.matchAll(/`([\w/]+\.test\.ts)`/g), ([, name = ""]) => name)
  const campaigns = Array.from(said.matchAll(/soak ((?:`\w+`(?:, )?)+)|^\| (`\w+`) \|/gm), ([, some, one]) =>
    Array.from((some ?? one ?? "").matchAll(/\w+/g), ([name]) => name)
  ).flat()
  return [
    ...(page === "docs/security.md" ? rules.filter((id) => !testsOf.has(id)) : []),
    ...files.filter(
      (name) =>
        globSync(name.startsWith("packages/") ? name : `{packages/*,soak,bench}/test/**/${name}`, {
          cwd: root
        }).length === 0
    ),
    ...campaigns.filter((name) => !existsSync(new URL(`soak/campaigns/${name}.ts`, root)))
  ].map((name) => `${page} names ${name}, which is not there`)
})
for (const problem of problems) process.stderr.write(`${problem}\n`)
if (problems.length > 0) process.exitCode = 1
