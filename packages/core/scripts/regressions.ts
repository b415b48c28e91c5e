/**
 * Writes `docs/evidence/regressions.md`: what once went wrong, what holds now, and the tests whose names begin with its id.
 * Fails if a row has no test, and if a test names a row that does not exist.
 */
import { writeFileSync } from "node:fs"
import { testsOf } from "./coverage/found.ts"
import { groups } from "./coverage/regressions.ts"
import { unknownRows } from "./coverage/families.ts"

const problems = [...unknownRows(testsOf)]
const listed = 3

const links = (id: string): string => {
  const found = [...new Set((testsOf.get(id) ?? []).map(({ file }) => file))]
  if (found.length === 0) problems.push(`${id} has no test`)
  const shown = found
    .slice(0, listed)
    .map((file) => `[${file.split("/").slice(-2).join("/")}](../../${file})`)
  const more = found.length > listed ? [`and ${found.length - listed} more`] : []
  return [...shown, ...more].join(", ")
}

const section = ([group, rows]: readonly [string, ReadonlyArray<readonly [id: string, text: string]>]) =>
  `\n## ${group}\n\n| Row | What holds now | Tests |\n|---|---|---|\n${rows
    .map(([id, text]) => `| ${id} | ${text} | ${links(id)} |\n`)
    .join("")}`

const page = new URL("../../../docs/evidence/regressions.md", import.meta.url)
const text = `# Defects of the past, and their tests

<!-- Written by \`node packages/core/scripts/regressions.ts\` from the names of the tests. Do not edit. -->

Each row was once a defect. The test whose name begins with its id failed then, and keeps it from coming back.
\`pnpm soak\` would find those under simulation as well: see [reliability.md](reliability.md).
${Object.entries(groups).map(section).join("")}`

writeFileSync(page, text)
for (const problem of problems) process.stderr.write(`${problem}\n`)
if (problems.length > 0) process.exitCode = 1
