/**
 * Opens the trace of every golden cold, as a person does who was sent it: the exported page in Chromium at 1280×800.
 * `node test/browser/cold.ts FOLDER [WORD | FILE]...` writes a screenshot of each, its story, and `headlines.txt` with what the
 * first screen says; with words, of those goldens whose names have one of them, and of further traces.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { basename, join, resolve } from "node:path"
import { pathToFileURL } from "node:url"
import { Console, Effect, Result } from "effect"
import { TestClock } from "effect/testing"
import type { Page } from "playwright-core"
import { to } from "../../src/export/Export.ts"
import { toHtml } from "../../src/document/html.ts"
import { newPage } from "./Chromium.ts"
import { day } from "../support/day.ts"
import { lives } from "../support/lives.ts"
import { record } from "../support/record.ts"
import { others, servers, situated } from "../support/settings.ts"

const [given = "cold", ...asked] = process.argv.slice(2)
const folder = resolve(given)
mkdirSync(folder, { recursive: true })

/** The bytes of each trace, by the name of its golden. */
const traces: ReadonlyArray<readonly [string, Effect.Effect<Uint8Array, unknown>]> = [
  ...[...servers, ...others].map(([name, setting]) => [name, record(setting)] as const),
  ...situated.map(([name, setting]) => [name, Effect.flatMap(setting, record)] as const),
  ["day", day] as const,
  ...lives
]

const isFile = (word: string): boolean => word.endsWith(".jsonl")

const wanted =
  asked.length === 0
    ? traces
    : [
        ...traces.filter(([name]) => asked.some((word) => name.includes(word))),
        ...asked.filter(isFile).map((path) => {
          const bytes = Effect.sync(() => new Uint8Array(readFileSync(path)))
          return [basename(path).replace(/\..*/, ""), bytes] as const
        })
      ]

const text = (page: Page, selector: string) => Effect.promise(() => page.locator(selector).allInnerTexts())

const look = Effect.fnUntraced(function* (page: Page, name: string, bytes: Uint8Array) {
  const path = join(folder, `${name}.html`)
  writeFileSync(path, toHtml(bytes))
  writeFileSync(join(folder, `${name}.imaptrace.jsonl`), bytes)
  yield* Effect.promise(() => page.goto(pathToFileURL(path).href))
  yield* Effect.promise(() => page.locator(".headline h2").first().waitFor())
  yield* Effect.promise(() => page.getByText("reading …", { exact: true }).waitFor({ state: "detached" }))
  yield* Effect.promise(() => page.screenshot({ path: join(folder, `${name}.png`) }))
  for (const form of ["story", "story-page"] as const) {
    const made = to(form, bytes)
    const ending = form === "story" ? "svg" : "html"
    if (Result.isSuccess(made)) writeFileSync(join(folder, `${name}.story.${ending}`), made.success)
  }
  const reported = [...(yield* text(page, ".lane")), ...(yield* text(page, ".verdict"))]
  return [`## ${name}`, ...reported].join("\n")
})

await Effect.runPromise(
  Effect.gen(function* () {
    const page = yield* newPage({ viewport: { width: 1280, height: 800 } })
    const reported = yield* Effect.forEach(wanted, ([name, trace]) =>
      Effect.flatMap(Effect.provide(trace, TestClock.layer()), (bytes) => look(page, name, bytes))
    )
    writeFileSync(join(folder, "headlines.txt"), `${reported.join("\n\n")}\n`)
    yield* Console.log(`${reported.length} situations in ${folder}`)
  }).pipe(Effect.scoped)
)
