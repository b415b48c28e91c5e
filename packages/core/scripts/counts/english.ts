/** Phrases that the style in `CONTRIBUTING.md` replaces by plainer ones, in comments, strings and documents. */
import { globSync, readFileSync } from "node:fs"
import { root } from "../surface/entries.ts"

/** The phrases, with what to write instead. */
const phrases: ReadonlyArray<readonly [RegExp, string]> = [
  [/\banew\b/gi, "again"],
  [/\bwhoever\b/gi, "anyone who, the one who"],
  [/\b(?:is|are) none\b/gi, "is not one"],
  [/\bcomes? to grief\b/gi, "fails"],
  [/\bon the road\b/gi, "on the network path"],
  [/\bmend(?:s|ed|ing)?\b/gi, "fix, recover"],
  [/\b(?:became|becomes|come|comes|came) of\b/gi, "the outcome of, what happens to"],
  [/\ball the same\b/gi, "anyway, still"],
  [/\bone's own\b/gi, "your own"],
  [/\bfor ever\b/gi, "forever"],
  [/\bas (?:it|they) came\b/gi, "unchanged, in order of arrival"]
]

/** Code in prose, and `there is none`. */
const legitimate = /`[^`]*`|\bthere (?:is|are) none\b/gi

/** The sources, the programs around them, the documents and the tests. */
const areas: Readonly<Record<string, ReadonlyArray<string>>> = {
  core: ["packages/core/{src,scripts}/**/*.{ts,md}", "packages/core/*.md"],
  node: ["packages/node/src/**/*.{ts,md}", "packages/node/*.md"],
  visualizer: ["packages/visualizer/{src,scripts,playground}/**/*.{ts,tsx,md}", "packages/visualizer/*.md"],
  soak: ["soak/**/*.{ts,md}"],
  bench: ["bench/**/*.{ts,md}"],
  examples: ["examples/**/*.{ts,tsx,md}"],
  docs: ["docs/**/*.md", "*.md"],
  tests: ["{packages/*,soak,bench}/test/**/*.{ts,tsx}"]
}

/** A doc comment begins with a verb or an article and a noun: with these words, its subject comes last. */
const question = /\/\*\*\s*(?:\*\s*)?(?:What|How|Whether|Who|Whose|Why|When|Where|Which) (?!if\b)/g

const questionsIn = (file: string): ReadonlyArray<string> => {
  const text = readFileSync(new URL(file, root), "utf8")
  return Array.from(
    text.matchAll(question),
    ({ 0: found, index }) =>
      `${file}:${text.slice(0, index).split("\n").length} “${found.replaceAll(/[\s/*]+/g, "")} …”: a verb, or an article and a noun`
  )
}

const notRead = /node_modules|\.generated\.|\/dist\/|CHANGELOG|scripts\/counts\/english\.ts/

/** The prose in a line of source: its comment, and its strings of several words without what is put into them. */
const proseIn = (line: string): string => {
  const text = line.trim()
  if (/^(?:\/?\*|\/\/)/.test(text)) return text.replace(/^[/* ]+/, "")
  const strings = Array.from(text.matchAll(/"(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`?/g), ([string]) =>
    string.includes(" ") ? string.slice(1, -1).replaceAll(/\$\{[^}]*\}/g, "…") : ""
  )
  return [/(?:^|\s)\/[/*] ?(.*)$/.exec(text)?.[1] ?? "", ...strings].join(" ")
}

const phrasesIn = (file: string): ReadonlyArray<string> => {
  const lines = readFileSync(new URL(file, root), "utf8")
    .split("\n")
    .map((line) => (file.endsWith(".md") ? line : proseIn(line)).replaceAll(legitimate, "…"))
  return lines.flatMap((line, index) =>
    phrases.flatMap(([phrase, instead]) =>
      // a phrase may go on in the next line: it is counted where it begins
      Array.from(`${line} ${lines[index + 1] ?? ""}`.matchAll(phrase))
        .filter((found) => found.index < line.length)
        .map(([found]) => `${file}:${index + 1} “${found}”: ${instead}`)
    )
  )
}

/** The phrases by area, each with its place. */
export const dialect: Readonly<Record<string, ReadonlyArray<string>>> = Object.fromEntries(
  Object.entries(areas).map(([area, patterns]) => [
    `phrases to avoid in ${area}`,
    globSync([...patterns], { cwd: root })
      .filter((file) => !notRead.test(file))
      .toSorted()
      .flatMap((file) => [...phrasesIn(file), ...(area === "tests" ? [] : questionsIn(file))])
  ])
)
