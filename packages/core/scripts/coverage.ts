/**
 * Writes `docs/evidence/conformance.md`: which test holds which rule, from the names of the tests. Fails where a rule of severity C or H, or a row of the quirks, has neither a test nor a reason, and where
 * what replaces one has gone.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import * as Elsewhere from "./coverage/elsewhere.ts"
import { unknownRules } from "./coverage/families.ts"
import { type Test, testsOf } from "./coverage/found.ts"
import { rows } from "./coverage/rows.ts"
import { rules } from "./coverage/rules.ts"

const root = new URL("../../../", import.meta.url)
const page = new URL("docs/evidence/conformance.md", root)
const problems: Array<string> = [...unknownRules(testsOf)]

/** A test without the id in its name, as long as it is there. */
const elsewhere = (id: string): ReadonlyArray<Test> =>
  (Elsewhere.tests[id] ?? []).flatMap(([file, name]) => {
    const path = new URL(file, root)
    if (existsSync(path) && readFileSync(path, "utf8").includes(name)) return [{ file, name }]
    problems.push(`${id}: "${name}" is not in ${file} any more`)
    return []
  })

const cell = (text: string): string =>
  text.replaceAll("|", "\\|").replaceAll("<", "&lt;").replaceAll("*", "\\*")

const listed = 3

/** The files, not the names, which the files contain after the id. */
const links = (found: ReadonlyArray<Test>): string => {
  const files = [...new Set(found.map(({ file }) => file))]
  const shown = files
    .slice(0, listed)
    .map((file) => `[${file.split("/").slice(-2).join("/")}](../../${file})`)
  return [...shown, ...(files.length > listed ? [`and ${files.length - listed} more`] : [])].join(", ")
}

const evidence = (id: string, isOwed: boolean): string => {
  const found = [...(testsOf.get(id) ?? []), ...elsewhere(id)]
  const reason = Elsewhere.reasons[id]
  if (found.length > 0) return links(found)
  if (reason === undefined && isOwed) problems.push(`${id} has neither a test nor a reason`)
  return reason ?? "none yet"
}

const ruleRows = rules.map(
  ({ id, severity, text }) =>
    `| ${id} | ${severity} | ${cell(text)} | ${evidence(id, severity === "C" || severity === "H")} |`
)
const quirkRows = rows.map(
  ({ row, server, what }) => `| ${row} | ${cell(server)} | ${cell(what)} | ${evidence(`Q${row}`, true)} |`
)

const text = `# Conformance: the rules, and the tests that check them

<!-- Written by \`node packages/core/scripts/coverage.ts\` from the names of the tests. Do not edit. -->

The tests of a rule have its id in their names: look for it in the files. Severity: C, a credential is lost or the wrong
party trusted; H, it fails or hangs with real servers; M, it works worse; L, it would be nice. If a rule has no test, the
last column says why.

## Rules and attacks

| Rule | | What | Tests |
|---|---|---|---|
${ruleRows.join("\n")}

## Servers that deviate

From dialing to an open mailbox. [quirks.md](../quirks.md) lists those that are data in the library.

| Row | Server | What it does | Tests |
|---|---|---|---|
${quirkRows.join("\n")}
`

writeFileSync(page, text)
for (const problem of problems) process.stderr.write(`${problem}\n`)
if (problems.length > 0) process.exitCode = 1
