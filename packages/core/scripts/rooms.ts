/**
 * Writes the map of the source into `ARCHITECTURE.md`: each room of the three packages, with the first line of its
 * `README.md`. Fails if a folder has none.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs"

const root = new URL("../../../", import.meta.url)
const problems: Array<string> = []
const longest = 160

const purposeOf = (folder: string): string => {
  const readme = new URL(`${folder}/README.md`, root)
  const [first = ""] = existsSync(readme) ? readFileSync(readme, "utf8").split("\n") : []
  if (first === "" || first.startsWith("#") || first.length > longest) {
    problems.push(`${folder}/README.md: its first line says what the folder is for, in ${longest} characters`)
  }
  return first
}

const foldersIn = (folder: string): ReadonlyArray<string> =>
  readdirSync(new URL(`${folder}/`, root), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .toSorted()

/** The rooms; the folders within them have a purpose, too. */
const linesOf = (folder: string): ReadonlyArray<string> =>
  foldersIn(folder).map((name) => {
    purposesWithin(`${folder}/${name}`)
    return `- \`${name}/\` ${purposeOf(`${folder}/${name}`)}`
  })

const purposesWithin = (folder: string): void => {
  for (const name of foldersIn(folder)) {
    purposeOf(`${folder}/${name}`)
    purposesWithin(`${folder}/${name}`)
  }
}

const sectionOf = (name: string): string => {
  const folder = `packages/${name}/src`
  return `### ${name}\n${purposeOf(folder)}\n\n${linesOf(folder).join("\n")}\n`
}

// the rooms of core are in the picture above
for (const name of foldersIn("packages/core/src")) purposeOf(`packages/core/src/${name}`)
purposesWithin("packages/core/src")
const map = ["node", "visualizer"].map(sectionOf).join("\n")
const page = new URL("ARCHITECTURE.md", root)
const before = readFileSync(page, "utf8")
const between =
  /(<!-- The map is written by `node packages\/core\/scripts\/rooms\.ts`\. -->\n)[^]*?(<!-- End of the map\. -->)/
const text = before.replace(between, (_, begin: string, end: string) => `${begin}${map}${end}`)

if (!between.test(before)) problems.push("ARCHITECTURE.md has no place for the map")
writeFileSync(page, text)
for (const problem of problems) process.stderr.write(`${problem}\n`)
if (problems.length > 0) process.exitCode = 1
