/**
 * Checks that everything `docs/security.md` and `docs/evidence/reliability.md` name exists: the rules and rows with their own test,
 * the test files, the campaigns. `S01–S08` means all between, `P*` all with a letter.
 */
import { existsSync, globSync, readFileSync } from "node:fs"
import * as Elsewhere from "./coverage/elsewhere.ts"
import { known } from "./coverage/families.ts"
import { testsOf } from "./coverage/found.ts"

const root = new URL("../../../", import.meta.url)
const security = readFileSync(new URL("docs/security.md", root), "utf8")
const reliability = readFileSync(new URL("docs/evidence/reliability.md", root), "utf8")
const problems: Array<string> = []

const hasTest = (id: string): boolean => testsOf.has(id) || Elsewhere.tests[id] !== undefined
const ask = (there: boolean, what: string, page = "docs/security.md"): void => {
  if (!there) problems.push(`${page} names ${what}`)
}

/** The ids between two of a letter, as far as they are known. */
const between = (letter: string, from: number, to: number): ReadonlyArray<string> =>
  [...known].filter((id) => id.startsWith(letter) && Number(id.slice(1)) >= from && Number(id.slice(1)) <= to)

for (const [range, letter = "", from, to] of security.matchAll(/\b([A-Z])(\d+)–[A-Z](\d+)\b/g)) {
  for (const id of between(letter, Number(from), Number(to))) {
    ask(hasTest(id), `${range}, of which ${id} has no test`)
  }
}
for (const [all, letter = ""] of security.matchAll(/\b([A-Z])\*/g)) {
  for (const id of between(letter, 0, Infinity)) ask(hasTest(id), `${all}, of which ${id} has no test`)
}
for (const [id] of security.matchAll(/(?<!–)\b[A-Z]\d{1,2}\b(?!–)/g)) {
  ask(known.has(id), `${id}, which is no rule and no row`)
  ask(hasTest(id), `${id}, which has no test`)
}
const askTests = (text: string, page: string): void => {
  for (const [, name = ""] of text.matchAll(/`([\w/]+\.test\.ts)`/g)) {
    const path = name.startsWith("packages/") ? name : `{packages/*,soak,bench}/test/**/${name}`
    ask(globSync(path, { cwd: root }).length > 0, `${name}, which is no test`, page)
  }
}
const askCampaign = (name: string, page: string): void =>
  ask(
    existsSync(new URL(`soak/campaigns/${name}.ts`, root)),
    `the campaign ${name}, which is not there`,
    page
  )

askTests(security, "docs/security.md")
askTests(reliability, "docs/evidence/reliability.md")
for (const [, names = ""] of security.matchAll(/soak ((?:`\w+`(?:, )?)+)/g)) {
  for (const [, name = ""] of names.matchAll(/`(\w+)`/g)) askCampaign(name, "docs/security.md")
}
for (const [, name = ""] of reliability.matchAll(/^\| `(\w+)` \|/gm))
  askCampaign(name, "docs/evidence/reliability.md")

for (const problem of problems) process.stderr.write(`${problem}\n`)
if (problems.length > 0) process.exitCode = 1
