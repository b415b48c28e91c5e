import { globSync, readFileSync } from "node:fs"
import { assert, it } from "@effect/vitest"
import { guessesIn } from "../../core/test/support/guesses.ts"

const src = new URL("../src/", import.meta.url)

/** Each import of the pure folders, as `file imports from`. Types are gone when it runs, and may come from anywhere. */
const imports = globSync("{trace,model}/**/*.ts", { cwd: src }).flatMap((file) => {
  const text = readFileSync(new URL(file, src), "utf8")
  return Array.from(
    text.matchAll(/^(?:import|export) (?!type )([^;"]*?)from "(.+)"$/gm),
    ([, names = "", from = ""]) => ({
      file,
      names,
      from
    })
  )
})

/** Of `Trace` only `visible` is taken: the bundle holds nothing else of that module. */
const allowed = /^(\.|@effect-imap\/core\/internal\/(Advice|LongWork|StateId|onlyReads|Steps|Trace)$)/

it("the model runs anywhere: nothing of Node, of the DOM, or of Effect's runtime", () => {
  const foreign = imports.filter(({ file, from }) => !allowed.test(from) && file !== "trace/Reader.ts")
  assert.deepStrictEqual(
    foreign.map(({ file, from }) => `${file} imports ${from}`),
    []
  )
  const reader = imports.filter(({ file, from }) => file === "trace/Reader.ts" && !allowed.test(from))
  assert.deepStrictEqual(
    reader.map(({ from }) => from),
    ["effect"]
  )
})

it("the model takes of core's trace what makes text visible, and of work in pieces what needs no Effect", () => {
  const taken = imports
    .filter(({ from }) => from === "@effect-imap/core/internal/Trace")
    .map(({ names }) => names.trim())
  for (const names of taken) assert.strictEqual(names, "{ visible }")
  const pieces = readFileSync(new URL("trace/pieces.ts", src), "utf8")
  assert.notMatch(pieces, /Core\.(?!atOnce|each)/)
})

it("the model knows nothing of what is made of it", () => {
  const outward = imports.filter(({ from }) => /\/(export|views|page|server|element)\//.test(from))
  assert.deepStrictEqual(outward, [])
})

it("a rule sees one connection: its room takes nothing of others, nor of what is made of them", () => {
  const taken = imports
    .filter(({ file, from }) => file.startsWith("model/rules/") && from.startsWith("../"))
    .map(({ from }) => from.replace(/^(?:\.\.\/)+/, "").replace(/\/[^/]*$/, ""))
  assert.deepStrictEqual(
    Array.from(new Set(taken))
      .toSorted()
      .filter((room) => !roomsOfRules.has(room)),
    []
  )
})

/** `lane` is for what is about an account; a file of the room itself has no folder before it. */
const roomsOfRules = new Set(["Rule.ts", "connection", "lines", "lane", "machine", "timeline", "trace"])

it("the model touches no global of a page or a process", () => {
  for (const file of globSync("{trace,model}/**/*.ts", { cwd: src })) {
    const code = readFileSync(new URL(file, src), "utf8").replaceAll(
      /\/\*[^]*?\*\/|\/\/.*|"(?:[^"\\]|\\.)*"/g,
      ""
    )
    assert.notMatch(code, /\b(document|window|process|performance|Date\.now|setTimeout)\b[.(]/, file)
  }
})

/** Patterns that meet no words of a server: states, events and reasons of ours, units that a person types, placeholders. */
const ours: ReadonlyArray<string> = [
  String.raw`model/compare/Diff.ts /\b(?:\d{1,3}\.){3}\d{1,3}\b|<(?:ip|address|user|mbox:\d+)>/g`,
  String.raw`model/lane/ConnectionHistory.ts /^(?:failing|loggingOut|closed|backoff)$/`,
  String.raw`model/timeline/Stretch.ts /^(selected\b.*|failing|loggingOut|closed)$/`,
  String.raw`model/index/Tracked.ts /\.(connecting|handshaking)$/`,
  String.raw`model/diagrams/pathPicture.ts /^dialing\./`,
  String.raw`model/machine/phase.ts /^xstate\.after\.(.*?)(?:\.connection\b.*)?$/`,
  String.raw`model/index/query.ts /^([<>]?)=?([\d.]+)(ms|s|min|m)?$/`,
  String.raw`model/timeline/wireRows.ts /^dialing\./`,
  String.raw`model/fleet/query.ts /^([<>]?)=?(\d+(?:\.\d+)?)(s|m|min|h|d)$/`,
  String.raw`model/verdict/failureLines.ts /^(Dns|Offline|ConnectRefused|HostUnreachable|Tls|Proxy|Tunnel)/`
]

it("a server's words decide in core's quirks alone: a pattern here has the protocol's words, in upper case", () => {
  const patterns = globSync("{trace,model}/**/*.ts", { cwd: src })
    .filter((file) => !file.includes(".generated."))
    .flatMap((file) =>
      Array.from(
        readFileSync(new URL(file, src), "utf8").matchAll(
          /(?<=(?:[(,=:?|&[]|^) *)\/(?![/*])(?:[^/\\\n]|\\.)+\/[a-z]*/gm
        ),
        ([pattern]) => `${file} ${pattern}`
      )
    )
  assert.isAbove(patterns.length, 20)
  const ofWords = (pattern: string): boolean =>
    /[a-z]{3}/.test(pattern.slice(pattern.indexOf(" ")).replaceAll(/\\.|\[[^\]]*\]|\/[a-z]*$/g, " "))
  assert.deepStrictEqual(
    patterns.filter((pattern) => ofWords(pattern) && !ours.includes(pattern)),
    []
  )
})

it("a sentence states what lines show: rules, verdicts, views and exports do not guess", () => {
  const { files, guesses } = guessesIn(
    src,
    "{model/rail,model/rules,model/verdict,views,export}/**/*.{ts,tsx}"
  )
  assert.isAbove(files, 100)
  assert.deepStrictEqual(guesses, [])
})

it("the imports are seen at all", () => {
  assert.isAbove(imports.length, 30)
})
