/** One headline, few words, and what an expert reaches for: each sentence of the page's design that a browser can check. */
import { assert, layer } from "@effect/vitest"
import type { Event } from "@effect-imap/core/internal/Trace"
import { Effect } from "effect"
import type { Locator, Page } from "playwright-core"
import { day } from "../support/day.ts"
import { fileOf, refused, selected, withActivities } from "../support.ts"
import { stories } from "../support/record.ts"
import { violationsOfBoth } from "./axe.ts"
import { Browser, does, timeout } from "./Browser.ts"
import { skipped } from "./Chromium.ts"
import { drawn } from "./looks.ts"
import { openRun, openTrace, shown, textOf } from "./support.ts"

const both = fileOf(withActivities([...refused, ...selected]))

/** The events of a connection as those of an account with a label. */
const account = (events: ReadonlyArray<Event>, id: number, label: string): ReadonlyArray<Event> =>
  events.map((event) =>
    event.name === "connection:started"
      ? { ...event, group_id: `c${id}`, data: { ...event.data, label, session: `s${id}` } }
      : { ...event, group_id: `c${id}` }
  )

const three = fileOf(
  withActivities([
    ...account(selected.slice(0, 6), 1, "anna"),
    ...account(refused, 2, "bert"),
    ...account(selected.slice(0, 6), 3, "cleo")
  ])
)

/** A race, of which one way in is silent. */
const race = { ...stories.wellBehaved, options: { ports: { 143: "clear", 993: "silent" } } } as const

/** Runs in the page: the computed sizes and weights of all text in the viewer. */
const fonts = (): ReadonlyArray<string> => {
  const root = document.querySelector("imap-trace-view")?.shadowRoot
  const found = new Set<string>()
  for (const element of root?.querySelectorAll("*") ?? []) {
    const hasText = Array.from(element.childNodes).some(
      (node) => node instanceof Text && node.data.trim() !== ""
    )
    if (!hasText || element.closest("svg, style") !== null) continue
    const { fontSize, fontWeight } = getComputedStyle(element)
    found.add(`size ${fontSize}`).add(`weight ${fontWeight}`)
  }
  return [...found].toSorted()
}

/** Runs in the page: the parts whose content does not fit. */
const cut = (parts: ReadonlyArray<Element>): ReadonlyArray<string> =>
  parts.flatMap((part) =>
    part.scrollWidth > part.clientWidth + 1 || part.scrollHeight > part.clientHeight + 1
      ? [part.textContent ?? ""]
      : []
  )

/** Runs in the page: the selects whose choice is wider than they are. */
const cutSelects = (selects: ReadonlyArray<Element>): ReadonlyArray<string> =>
  selects.flatMap((select) => {
    if (!(select instanceof HTMLSelectElement) || select.clientWidth === 0) return []
    const pen = new OffscreenCanvas(1, 1).getContext("2d")
    const words = select.selectedOptions[0]?.textContent ?? ""
    if (pen === null) return []
    pen.font = getComputedStyle(select).font
    // the arrow needs some room, too
    return pen.measureText(words).width + 16 > select.clientWidth ? [words] : []
  })

/** Runs in the page: the contrast of a placeholder, a text, or the edge of a part of the lane against what is behind it. WCAG 2.2. */
const contrast = (part: Element): number => {
  const numbers = (color: string) => (color.match(/[\d.]+/g) ?? []).map(Number)
  const own = getComputedStyle(part)
  const isPiece = part.classList.contains("run")
  const shown = isPiece
    ? (/rgb[^)]*\)/.exec(own.boxShadow)?.[0] ?? "")
    : getComputedStyle(part, part instanceof HTMLInputElement ? "::placeholder" : null).color
  const filled = (at: Element | null): ReadonlyArray<number> => {
    const color = at === null ? [255, 255, 255] : numbers(getComputedStyle(at).backgroundColor)
    return color[3] === 0 ? filled(at?.parentElement ?? null) : color
  }
  const behind = filled(isPiece ? part.parentElement : part)
  const opacity = Number(own.opacity)
  const luminance = (color: ReadonlyArray<number>) =>
    color
      .slice(0, 3)
      .map((value) => (value / 255 <= 0.04045 ? value / 3294.6 : ((value / 255 + 0.055) / 1.055) ** 2.4))
      .reduce((sum, value, at) => sum + value * ([0.2126, 0.7152, 0.0722][at] ?? 0), 0)
  const seen = numbers(shown).map((value, at) => value * opacity + (behind[at] ?? 0) * (1 - opacity))
  const [dark = 0, light = 0] = [luminance(seen), luminance(behind)].toSorted((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

const evaluateAll = <A>(parts: Locator, of: (parts: ReadonlyArray<Element>) => A) =>
  does(() => parts.evaluateAll(of))

const focusedName = (page: Page) =>
  does(() =>
    page.evaluate(() => {
      const active = document.activeElement?.shadowRoot?.activeElement
      return active?.id || active?.textContent?.trim() || ""
    })
  )

layer(Browser.layer, { timeout })("headline", (it) => {
  const test = skipped ? it.effect.skip : it.effect

  test(
    "all text has one of three sizes and two weights",
    () =>
      Effect.gen(function* () {
        const allowed = ["size 12.5px", "size 14px", "size 20px", "weight 400", "weight 600"]
        const { page } = yield* openTrace(both)
        for (const tab of ["Wire", "Facts", "Timers", "Raw"]) {
          yield* does(() => page.getByRole("tab", { name: tab }).click())
          assert.includeMembers(allowed, [...(yield* does(() => page.evaluate(fonts)))], tab)
        }
        const { page: life } = yield* openTrace(yield* day)
        assert.includeMembers(allowed, [...(yield* does(() => life.evaluate(fonts)))])
        const { page: all } = yield* openTrace(three)
        assert.includeMembers(allowed, [...(yield* does(() => all.evaluate(fonts)))])
      }),
    timeout
  )

  test(
    "from 390 to 1920 px no box of the rail and no select is cut, and there are at most three toolbars",
    () =>
      Effect.gen(function* () {
        const runs = [stories.netease, stories.neteaseWithoutId, stories.hanging, stories.wrongPassword, race]
        for (const run of runs) {
          const { page } = yield* openRun(run)
          for (const width of [390, 640, 768, 1024, 1280, 1920]) {
            yield* does(() => page.setViewportSize({ width, height: 900 }))
            yield* does(() => page.evaluate(drawn))
            const at = `at ${width} px`
            assert.strictEqual(yield* does(() => page.locator(".rail .box").count()), 7, at)
            assert.deepStrictEqual(yield* evaluateAll(page.locator(".rail :is(.box, .step)"), cut), [], at)
            assert.deepStrictEqual(yield* evaluateAll(page.locator("select"), cutSelects), [], at)
            const bars = yield* does(() => page.locator(":is(.top, .tabrow, .tools):visible").count())
            // wide pages show the state chart, whose tools are beside those of the wire
            assert.isAtMost(bars, width >= 1280 ? 4 : 3, at)
          }
        }
      }),
    timeout
  )

  test(
    "words are only in the box that failed, not in those that are done",
    () =>
      Effect.gen(function* () {
        const { page } = yield* openRun(stories.neteaseWithoutId)
        assert.deepStrictEqual(yield* does(() => page.locator(".rail .marked").allInnerTexts()), ["select"])
        const { page: healthy } = yield* openRun(stories.netease)
        assert.deepStrictEqual(yield* does(() => healthy.locator(".rail .marked").allInnerTexts()), [])
        for (const part of [".left", ".right"]) {
          const words = yield* textOf(healthy.locator(part))
          assert.notMatch(words, /\b(settle|head start|wait|turn|account)\b/)
        }
        // on demand, and in the events
        assert.include(
          yield* does(() => healthy.locator(".rail .step").first().getAttribute("title")),
          "connect"
        )
      }),
    timeout
  )

  test(
    "below the headline are the line that decides, which the wire marks, why, what to do, and whose turn it is",
    () =>
      Effect.gen(function* () {
        const { page } = yield* openRun(stories.wrongPassword)
        const words = yield* textOf(page.locator(".headline .why"))
        assert.match(words, /^[\d.]+ ms S: \w+ NO Login fail[^]*Try: [^]*Who must act: the account’s owner/)
        const telling = page.locator(".wire .line.telling")
        assert.strictEqual(yield* does(() => telling.count()), 1)
        assert.match(yield* textOf(telling), /S:\s+\w+ NO Login fail/)
      }),
    timeout
  )

  test(
    "the line that decides is in the first screen of 1280 × 800, below nothing but the verdict",
    () =>
      Effect.gen(function* () {
        for (const run of [stories.wrongPassword, stories.neteaseWithoutId]) {
          const { page } = yield* openRun(run, { viewport: { width: 1280, height: 800 } })
          const telling = page.locator(".wire .line.telling")
          yield* shown(telling)
          const line = yield* does(() => telling.last().boundingBox())
          assert.isAtMost((line?.y ?? 800) + (line?.height ?? 0), 800)
          const verdict = yield* does(() => page.locator(".verdict.headline").boundingBox())
          const wire = yield* does(() => page.locator(".panel.wire").boundingBox())
          // the rail, two toolbars, the second of which has two rows beside the chart, and the heads of the columns
          assert.isAtMost((wire?.y ?? 0) - (verdict?.y ?? 0) - (verdict?.height ?? 0), 148)
        }
      }),
    timeout
  )

  test(
    "the first screen of 390 × 844 has the verdict, what to do, the buttons and the rail; the wire comes after the steps",
    () =>
      Effect.gen(function* () {
        for (const run of [stories.wrongPassword, stories.neteaseWithoutId, stories.silentSelect]) {
          const { page } = yield* openRun(run, { viewport: { width: 390, height: 844 } })
          const ends = (selector: string) =>
            does(() =>
              page
                .locator(selector)
                .first()
                .evaluate((part) => {
                  const { bottom, top } = part.getBoundingClientRect()
                  return [top, bottom] as const
                })
            )
          const first = [".headline h2", ".headline .why", ".headline .next", ".rail"]
          const all = yield* Effect.forEach([...first, ".spans", ".panel.wire"], ends)
          for (const [at, [top]] of all.entries()) assert.isAtLeast(top, (all[at - 1]?.[1] ?? 0) - 1, `${at}`)
          assert.isAtMost(all[3]?.[1] ?? 0, 844)
        }
      }),
    timeout
  )

  test(
    "an account at 390 px has its lane, the legend of it and what happened in the first screen",
    () =>
      Effect.gen(function* () {
        const { page } = yield* openTrace(yield* day, { viewport: { width: 390, height: 844 } })
        for (const part of [".lane .strip", ".lane .legend li >> nth=0", ".happenings li >> nth=0"]) {
          const box = yield* does(() => page.locator(part).first().boundingBox())
          assert.isAtMost((box?.y ?? 844) + (box?.height ?? 0), 844, part)
        }
      }),
    timeout
  )

  test(
    "a failure has one cross in the rail, and no box is the current one before a place is chosen",
    () =>
      Effect.gen(function* () {
        const { page } = yield* openRun(stories.wrongPassword)
        const rail = yield* textOf(page.locator(".rail"))
        assert.strictEqual(rail.split("✗").length, 2)
        assert.match(rail, /■ End/)
        assert.strictEqual(yield* does(() => page.locator(".rail [aria-current]").count()), 0)
        assert.match(yield* textOf(page.locator(".travel .where")), /^\d+ states/)
        yield* does(() => page.keyboard.press("["))
        assert.strictEqual(yield* does(() => page.locator(".rail [aria-current]").count()), 1)
        assert.match(yield* textOf(page.locator(".travel .where")), /^\d+ of \d+/)
      }),
    timeout
  )

  test(
    "a box of the rail has the sum of its steps, which all have its hue",
    () =>
      Effect.gen(function* () {
        const { page } = yield* openRun(stories.wellBehaved)
        const boxes = page.locator(".rail .step:has(.time)")
        const took = yield* evaluateAll(boxes, (parts) =>
          parts.map((part) =>
            [".name", ".time"].map((each) => part.querySelector(each)?.textContent?.trim()).join(" ")
          )
        )
        assert.deepStrictEqual(took, [
          "✓ Connect 80 ms",
          "✓ TLS 80 ms",
          "✓ Greeting 80 ms",
          "✓ Login 80 ms",
          "✓ Mailbox 80 ms",
          "✓ End 80 ms"
        ])
        const rows = yield* evaluateAll(page.locator(".spans .row"), (parts) =>
          parts.map((part) =>
            [".cut", ".end"].map((each) => part.querySelector(each)?.textContent?.trim()).join(" ")
          )
        )
        assert.includeMembers(rows, ["ID 80 ms", "select INBOX · with ID "])
      }),
    timeout
  )

  test(
    "the wire says the unit of its times, which all have the same notation",
    () =>
      Effect.gen(function* () {
        const { page } = yield* openRun(stories.wellBehaved)
        const head = page.locator(".heads.talk .at")
        assert.strictEqual(yield* textOf(head), "ms")
        const { page: long } = yield* openTrace(yield* day)
        assert.strictEqual(yield* textOf(long.locator(".heads.talk .at")), "h:min:s")
        const times = yield* does(() => long.locator(".line .at").allInnerTexts())
        for (const time of times.filter((each) => each !== "")) assert.match(time, /^\d+:\d\d:\d\d\.\d{3}$/)
      }),
    timeout
  )

  test(
    "the figures of an account are the headline, and its connection a detail: that which was lost, open",
    () =>
      Effect.gen(function* () {
        const { page } = yield* openTrace(yield* day)
        const large = (parts: ReadonlyArray<Element>) =>
          parts.filter((part) => getComputedStyle(part).fontSize === "20px").map(({ tagName }) => tagName)
        assert.deepStrictEqual(yield* evaluateAll(page.locator(".head :is(h1, h2, h3, p, button)"), large), [
          "H2"
        ])
        assert.match(yield* textOf(page.locator(".lane h2")), /Open .* lost/)
        yield* shown(page.locator(".verdict.recovered .why"))
        yield* shown(page.locator(".wire .line", { hasText: "Shutting down" }))
        // one that is well is closed
        yield* does(() => page.locator(".happenings button").last().click())
        yield* shown(page.locator(".verdict summary", { hasText: "c5:" }))
        assert.isFalse(yield* does(() => page.locator(".rail").isVisible()))
        yield* does(() => page.locator(".verdict summary.sentence").click())
        yield* shown(page.locator(".rail"))
        assert.deepStrictEqual(yield* evaluateAll(page.locator(".head :is(h1, h2, h3, p)"), large), ["H2"])
      }),
    timeout
  )

  test(
    "the shades of the lane are explained, its clock is drawn, and what happened and lines of evidence are 24 px to hit",
    () =>
      Effect.gen(function* () {
        const { page } = yield* openTrace(yield* day)
        const legend = yield* textOf(page.getByRole("list", { name: "Shades of the lane" }))
        for (const words of ["open", "not open", "IDLE", "lost", "a command of the app"])
          assert.include(legend, words)
        const hours = yield* does(() => page.locator(".strip .hour").allInnerTexts())
        assert.deepStrictEqual(hours.slice(0, 2), ["0", "2 h"], "the date of a simulated clock is none")
        const { page: failed } = yield* openTrace(both)
        const small = (parts: ReadonlyArray<Element>) =>
          parts.flatMap((part) => {
            const { height, width } = part.getBoundingClientRect()
            const beside = getComputedStyle(part, "::after")
            const size = Math.max(width, parseFloat(beside.width) || 0)
            const tall = Math.max(height, parseFloat(beside.height) || 0)
            return Math.min(size, tall) < 23.9 ? [`${part.className} ${size} × ${tall}`] : []
          })
        const targets = ".shown .link, .happenings button, .rail .step"
        assert.deepStrictEqual(yield* evaluateAll(page.locator(targets).locator("visible=true"), small), [])
        assert.deepStrictEqual(yield* evaluateAll(failed.locator(targets).locator("visible=true"), small), [])
      }),
    timeout
  )

  test(
    "the first stop of Tab skips to the wire, and the filter is within five",
    () =>
      Effect.gen(function* () {
        const { page } = yield* openTrace(both)
        yield* does(() => page.keyboard.press("Tab"))
        assert.strictEqual(yield* focusedName(page), "Skip to the wire")
        const stops: Array<string> = []
        for (let stop = 0; stop < 4; stop++) {
          yield* does(() => page.keyboard.press("Tab"))
          stops.push(yield* focusedName(page))
        }
        assert.include(stops, "find")
        const { page: again } = yield* openTrace(both)
        yield* does(() => again.keyboard.press("Tab"))
        yield* does(() => again.keyboard.press("Enter"))
        yield* does(() => again.keyboard.press("ArrowUp"))
        yield* shown(again.locator(".wire .line.here"))
      }),
    timeout
  )

  test(
    "axe finds nothing in a lane, nor in all accounts, light or dark; at 200 % zoom nothing scrolls sideways",
    () =>
      Effect.gen(function* () {
        const beyond = (parts: ReadonlyArray<Element>) =>
          parts
            .filter((part) => part.getBoundingClientRect().right > innerWidth + 1)
            .map((part) => part.className)
        for (const trace of [yield* day, three]) {
          const { page } = yield* openTrace(trace)
          assert.deepStrictEqual(yield* violationsOfBoth(page), [])
          // half of the pixels of 1280 × 800
          yield* does(() => page.setViewportSize({ width: 640, height: 400 }))
          const parts = page.locator(":is(.top, .head, .accounts .headline) *:visible, .account > :visible")
          assert.deepStrictEqual(yield* evaluateAll(parts, beyond), [])
        }
      }),
    timeout
  )

  test(
    "placeholders, disabled buttons and the lane of an account stand out, by day and by night",
    () =>
      Effect.gen(function* () {
        const { page } = yield* openTrace(yield* day)
        const { page: alone } = yield* openTrace(both)
        for (const colorScheme of ["light", "dark"] as const) {
          yield* does(() => page.emulateMedia({ colorScheme }))
          yield* does(() => alone.emulateMedia({ colorScheme }))
          const at = (of: Page, part: string) => does(() => of.locator(part).first().evaluate(contrast))
          assert.isAtLeast(yield* at(page, "#find"), 4.5, `placeholder, ${colorScheme}`)
          assert.isAtLeast(yield* at(page, ".run.open"), 3, `lane, ${colorScheme}`)
          assert.isAtLeast(yield* at(alone, "button:disabled"), 3, `disabled, ${colorScheme}`)
        }
      }),
    timeout
  )

  test(
    "an issue is offered where something is wrong",
    () =>
      Effect.gen(function* () {
        const { page } = yield* openRun(stories.netease)
        yield* shown(page.locator(".verdict.good"))
        assert.strictEqual(
          yield* does(() => page.getByRole("button", { name: "Copy for an issue" }).count()),
          0
        )
        const { page: failed } = yield* openRun(stories.wrongPassword)
        yield* shown(failed.getByRole("button", { name: "Copy for an issue" }).first())
      }),
    timeout
  )

  test(
    "a box of the rail has the colour of its outcome, the same by day and by night",
    () =>
      Effect.gen(function* () {
        const { page } = yield* openRun(stories.wellBehaved, { viewport: { width: 800, height: 900 } })
        for (const colorScheme of ["light", "dark"] as const) {
          yield* does(() => page.emulateMedia({ colorScheme }))
          const colours = yield* evaluateAll(page.locator(".rail .box:not(.unused)"), (boxes) =>
            boxes.map((box) => getComputedStyle(box).borderTopColor)
          )
          const done = "rgb(129, 141, 157)"
          assert.deepStrictEqual(colours.slice(0, 5), [done, done, done, done, done])
        }
      }),
    timeout
  )

  test(
    "with forced colours the selected row has an outline, a pressed button another colour; with reduced motion nothing moves",
    () =>
      Effect.gen(function* () {
        const { page } = yield* openTrace(both)
        yield* does(() => page.emulateMedia({ forcedColors: "active", reducedMotion: "reduce" }))
        const outline = yield* does(() =>
          page
            .locator('.pane.list .row[aria-selected="true"]')
            .evaluate((row) => getComputedStyle(row).outlineStyle)
        )
        assert.strictEqual(outline, "solid")
        const views = page.getByRole("group", { name: "View of the wire" }).getByRole("button")
        const grounds = yield* evaluateAll(views, (buttons) =>
          buttons.map((button) => getComputedStyle(button).backgroundColor)
        )
        assert.notStrictEqual(grounds[0], grounds[1])
        const moving = (parts: ReadonlyArray<Element>) =>
          parts.filter((part) => parseFloat(getComputedStyle(part).transitionDuration) > 0).length
        assert.strictEqual(yield* evaluateAll(page.locator("button, .row"), moving), 0)
        yield* does(() => page.emulateMedia({ forcedColors: "none" }))
      }),
    timeout
  )

  test(
    "the filter completes fields and their values, narrows the list, and is in the address",
    () =>
      Effect.gen(function* () {
        const { page } = yield* openTrace(both)
        const field = page.getByRole("combobox", { name: "Filter connections and lines" })
        yield* does(() => page.keyboard.press("/"))
        yield* does(() => page.keyboard.type("err"))
        yield* shown(page.getByRole("option", { name: /^error:/ }))
        yield* does(() => page.keyboard.press("ArrowDown"))
        yield* does(() => page.keyboard.press("Enter"))
        yield* shown(page.getByRole("option", { name: /UnsafeLogin/ }))
        yield* does(() => page.keyboard.press("ArrowDown"))
        yield* does(() => page.keyboard.press("Tab"))
        assert.strictEqual(yield* does(() => field.inputValue()), "error:UnsafeLogin ")
        const list = page.getByRole("listbox", { name: "Connections" })
        yield* does(() => list.getByRole("option", { name: /c2/ }).waitFor({ state: "detached" }))
        yield* does(() => field.fill("cmd:SELECT from:server"))
        yield* shown(page.getByRole("status").getByText("1 match"))
        yield* does(() => field.press("Enter"))
        yield* shown(page.locator(".line.here.matches", { hasText: "A2 NO" }))
        yield* does(() => page.waitForURL(/q=cmd%3ASELECT\+from%3Aserver/))
        const url = page.url()
        yield* does(() => page.goto("about:blank"))
        yield* does(() => page.goto(url))
        yield* shown(page.locator(".line.matches"))
        assert.strictEqual(yield* does(() => field.inputValue()), "cmd:SELECT from:server")
      }),
    timeout
  )

  test(
    "steps, wire and waits show the moment under the pointer",
    () =>
      Effect.gen(function* () {
        const { page } = yield* openTrace(fileOf(withActivities(refused)))
        const lit = (selector: string) => page.locator(`${selector}.lit`)
        yield* does(() => page.locator(".line", { hasText: "A1 OK LOGIN" }).hover())
        yield* shown(lit(".spans .row").filter({ hasText: "login" }).or(lit(".spans .row")))
        yield* does(() => page.locator(".line", { hasText: "A1 LOGIN" }).hover())
        yield* shown(lit(".spans .row").filter({ hasText: "login" }))
        yield* does(() => page.locator(".spans .row", { hasText: "greeting" }).hover())
        yield* shown(page.locator(".line.glows", { hasText: "IMAP4 ready" }))
        const band = page.getByRole("img", { name: /^Waited for: / })
        const { height = 0, width = 0 } = (yield* does(() => band.boundingBox())) ?? {}
        // the answer that the connection ended with
        yield* does(() => band.hover({ position: { x: width * 0.7, y: height / 2 } }))
        yield* shown(page.locator(".waits .tip", { hasText: "server" }))
        yield* shown(page.locator(".line.glows", { hasText: /A\d/ }))
        yield* does(() => page.mouse.move(0, 0))
        assert.strictEqual(yield* does(() => page.locator(".line.glows").count()), 0)
      }),
    timeout
  )

  for (const width of [390, 1280]) {
    test(
      `at ${width} px each line of a race names its way in beside its text, not below it`,
      () =>
        Effect.gen(function* () {
          const { page } = yield* openRun(race, { viewport: { width, height: 900 } })
          const gaps = yield* evaluateAll(page.locator(".line:has(small)"), (lines) =>
            lines.map((line) => {
              const [mark, text] = [line.querySelector("small"), line.querySelector(".text")]
              return (text?.getBoundingClientRect().left ?? 0) - (mark?.getBoundingClientRect().right ?? 0)
            })
          )
          assert.isAbove(gaps.length, 5)
          assert.isAtLeast(Math.min(...gaps), 4)
        }),
      timeout
    )
  }

  test(
    "a port that did not answer is named, with the one that was used and what to change, and its delay has one length",
    () =>
      Effect.gen(function* () {
        const { page } = yield* openRun(race, { viewport: { width: 1270, height: 800 } })
        const words = yield* textOf(page.locator(".app"))
        assert.include(words, "Port 993 did not answer for 1.32 s; port 143 with STARTTLS was used")
        assert.match(words, /name it: port 143, security starttls/)
        assert.match(words, /Connect[^]{0,20}1 s \+ 80 ms/)
        assert.notMatch(words, /1000 ms|1\.08 s more|this program \d|way in|head start/)
      }),
    timeout
  )

  test(
    "the ruler measures from one line to another",
    () =>
      Effect.gen(function* () {
        const { page } = yield* openTrace(fileOf(withActivities(refused)))
        yield* does(() => page.locator(".line", { hasText: "A1 LOGIN" }).click())
        yield* does(() => page.keyboard.press("m"))
        yield* does(() => page.locator(".line", { hasText: "A2 NO" }).click())
        assert.match(yield* textOf(page.locator("output.measured")), /Δ 300 ms, 4 lines/)
        assert.include(yield* textOf(page.locator(".line.here .at")), "+300.0")
        yield* does(() => page.keyboard.press("m"))
        assert.strictEqual(yield* does(() => page.locator("output.measured").count()), 0)
      }),
    timeout
  )

  test(
    "keys jump to the next failure, the next retry, and whatever is out of the ordinary",
    () =>
      Effect.gen(function* () {
        const { page } = yield* openTrace(both)
        yield* does(() => page.getByRole("option", { name: /c2/ }).click())
        yield* does(() => page.keyboard.press("f"))
        assert.include(yield* textOf(page.locator(".line.here")), "failed at select: unsafe login")
        yield* does(() => page.keyboard.press("r"))
        yield* shown(page.locator(".verdict .sentence", { hasText: "c2" }))
        yield* does(() => page.getByRole("button", { name: "Next oddity (o)" }).click())
        yield* shown(page.locator(".verdict .sentence", { hasText: "c1" }))
      }),
    timeout
  )

  test(
    "accounts that all fail alike at one host are one row, which finds them",
    () =>
      Effect.gen(function* () {
        const down = ["anna", "bert", "cleo"].flatMap((label, at) => account(refused, at + 1, label))
        const { page } = yield* openTrace(fileOf(withActivities(down)))
        const failure = page.getByRole("button", { name: /3 No mailbox at \S+ is open: / })
        yield* shown(failure)
        assert.strictEqual(yield* does(() => page.locator(".failures li").count()), 1)
        assert.strictEqual(yield* does(() => page.locator(".account:not(.captions)").count()), 3)
        yield* does(() => failure.click())
        yield* shown(page.locator('.failures [aria-pressed="true"]'))
        assert.strictEqual(yield* does(() => page.locator(".account:not(.captions)").count()), 3)
      }),
    timeout
  )

  test(
    "several accounts are the first view, those that need a person first, and one leads to its connection",
    () =>
      Effect.gen(function* () {
        const { page } = yield* openTrace(three)
        yield* shown(page.getByRole("heading", { name: "1 of 3 labels needs attention" }))
        const rows = page.locator(".account:not(.captions)")
        const heads = page.getByRole("table", { name: /^Accounts/ }).getByRole("columnheader")
        assert.deepStrictEqual(yield* does(() => heads.allInnerTexts()), [
          "State\n▾",
          "Label",
          "Host",
          "For",
          "Why"
        ])
        const first = (yield* does(() => rows.allInnerTexts()))[0] ?? ""
        assert.match(first, /stuck[^]*bert[^]*unsafe login[^]*the account’s owner must act/)
        yield* does(() => page.setViewportSize({ width: 390, height: 844 }))
        yield* does(() => page.evaluate(drawn))
        const words = page.locator(".account:not(.captions), .account:not(.captions) :is(.name, .why)")
        assert.deepStrictEqual(yield* evaluateAll(words, cut), [])
        const [one, next] = [
          yield* does(() => rows.nth(0).boundingBox()),
          yield* does(() => rows.nth(1).boundingBox())
        ]
        assert.isAtLeast(next?.y ?? 0, (one?.y ?? 0) + (one?.height ?? 0))
        yield* does(() => page.locator("#find").fill("account:cleo"))
        yield* does(() => rows.filter({ hasText: "bert" }).waitFor({ state: "detached" }))
        yield* does(() => page.locator("#find").fill(""))
        yield* does(() => rows.filter({ hasText: "bert" }).click())
        yield* shown(page.getByRole("article").getByRole("heading", { name: /The provider blocks/ }))
        yield* does(() => page.getByRole("button", { name: "← All accounts" }).click())
        yield* shown(page.getByRole("table", { name: /^Accounts/ }))
      }),
    timeout
  )
})
