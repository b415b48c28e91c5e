/**
 * The picture of the README is what the viewer shows: beside it stands the text that was on the page when it was taken, and the
 * test compares this with today's. `pnpm exec vitest run picture -u` takes it again.
 */
import { expect } from "@effect/vitest"
import { existsSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { stories } from "../support/record.ts"
import { does, inBrowser } from "./Browser.ts"
import { drawn } from "./looks.ts"
import { openRun, textOf } from "./support.ts"

const picture = fileURLToPath(new URL("../../../../docs/pictures/netease.png", import.meta.url))
const shownIn = picture.replace(".png", ".txt")

const written = (): string => (existsSync(shownIn) ? readFileSync(shownIn, "utf8") : "")

inBrowser("the picture of the README", (test) => {
  test("shows what the viewer shows of a client that sends no ID to NetEase", function* () {
    const { page } = yield* openRun(stories.neteaseWithoutId, { viewport: { width: 1280, height: 720 } })
    yield* does(() => page.evaluate(drawn))
    // the state is announced to screen readers a second later
    yield* does(() => page.getByText("c1: failed", { exact: true }).waitFor())
    const text = `${yield* textOf(page.locator(".app"))}\n`
    const before = written()
    yield* does(() => expect(text).toMatchFileSnapshot(shownIn))
    // another text passes only if it is to be written
    if (text !== before) yield* does(() => page.screenshot({ path: picture }))
  })
})
