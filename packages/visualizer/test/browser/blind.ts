/**
 * Prepares a blind reading: opens each new situation and some of the goldens cold, in an order that a seed decides, as
 * `cold.ts` does, and keeps what is true of each apart. `node test/browser/blind.ts FOLDER SEED` writes `01.png` … and
 * `truth.json` to the folder, and the traces to `FOLDER-traces`.
 */
import { mkdirSync, writeFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { pathToFileURL } from "node:url"
import { Console, Effect } from "effect"
import { TestClock } from "effect/testing"
import type { Page } from "playwright-core"
import { fleetDocument, fleetPolicy } from "../../src/document/document.ts"
import { fleetProgram } from "../../src/document/fleetBundle.generated.ts"
import { toHtml } from "../../src/document/html.ts"
import { between, byAccount } from "../../src/model/fleet/Update.ts"
import { colds } from "../support/cold/all.ts"
import type { Opened } from "../support/cold/Cold.ts"
import { goldens } from "../support/cold/goldens.ts"
import { seeded } from "../support/cold/seeded.ts"
import { newPage } from "./Chromium.ts"
import { listening } from "./listening.ts"

const [given = "blind", seed = "1"] = process.argv.slice(2)
const folder = resolve(given)
const traces = `${folder}-traces`
mkdirSync(folder, { recursive: true })
mkdirSync(traces, { recursive: true })

const shown = seeded(Number(seed)).shuffled([...colds, ...goldens])

const does = <A>(act: () => Promise<A>) => Effect.promise(act)

/** The page of a fleet, from a server that reports these accounts. */
const fleet = ({ members, now }: Extract<Opened, { readonly kind: "fleet" }>) =>
  listening((request, response) => {
    if (request.url === "/members") {
      response.writeHead(200)
      return response.write(`${JSON.stringify(between(new Map(), byAccount(members), now))}\n`)
    }
    response.writeHead(200, {
      "content-type": "text/html",
      "content-security-policy": fleetPolicy(fleetProgram)
    })
    return response.end(fleetDocument(fleetProgram, { title: "IMAP fleet", stream: "members" }))
  })

const visit = Effect.fnUntraced(function* (page: Page, name: string, opened: Opened) {
  if (opened.kind === "fleet") {
    const url = yield* fleet(opened)
    yield* does(() => page.goto(`${url}#token=secret`))
    return yield* does(() => page.getByRole("heading", { level: 1 }).first().waitFor())
  }
  const path = join(traces, `${name}.html`)
  const { bytes, compare = false } = opened
  writeFileSync(join(traces, `${name}.jsonl`), bytes)
  writeFileSync(path, toHtml(bytes, { title: "IMAP trace", compare }))
  yield* does(() => page.goto(pathToFileURL(path).href))
  yield* does(() =>
    page
      .locator(compare ? ".compare" : ".headline h2")
      .first()
      .waitFor()
  )
  yield* does(() => page.getByText("reading …", { exact: true }).waitFor({ state: "detached" }))
})

/** Runs in the page: waits for so many frames. */
const frames = (left: number): Promise<void> =>
  new Promise((resolve) => {
    const next = () => (left-- > 0 ? requestAnimationFrame(next) : resolve())
    next()
  })

const look = Effect.fnUntraced(function* (page: Page, name: string, opened: Opened) {
  yield* visit(page, name, opened)
  // what is read of the last connection comes some frames after the first words
  yield* does(() => page.evaluate(frames, 30))
  yield* does(() => page.screenshot({ path: join(folder, `${name}.png`) }))
}, Effect.scoped)

await Effect.runPromise(
  Effect.gen(function* () {
    const page = yield* newPage({ viewport: { width: 1280, height: 800 } })
    const truths = yield* Effect.forEach(shown, ({ opened, ...truth }, at) =>
      Effect.gen(function* () {
        const name = String(at + 1).padStart(2, "0")
        yield* look(page, name, yield* Effect.provide(opened, TestClock.layer()))
        return [name, truth] as const
      })
    )
    writeFileSync(join(folder, "truth.json"), `${JSON.stringify(Object.fromEntries(truths), null, 2)}\n`)
    yield* Console.log(`${truths.length} situations in ${folder}`)
  }).pipe(Effect.scoped)
)
