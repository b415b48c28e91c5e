/** What the tests of all packages leave out, so that they come out the same on any machine, however busy. */
import { globSync, readFileSync } from "node:fs"
import { assert, it } from "@effect/vitest"

const root = new URL("../../../", import.meta.url)

const tests = globSync(["packages/*/test/**/*.ts", "{soak,bench,examples}/test/**/*.ts"], { cwd: root })
  .filter((file) => !file.endsWith("anyMachine.test.ts"))
  .map((file) => ({ file, lines: readFileSync(new URL(file, root), "utf8").split("\n") }))

/** The lines that match, except in files that may. */
const linesWith = (pattern: RegExp, mayBeIn: ReadonlyArray<string> = []): ReadonlyArray<string> =>
  tests
    .filter(({ file }) => !mayBeIn.some((name) => file.endsWith(name)))
    .flatMap(({ file, lines }) =>
      lines.filter((line) => pattern.test(line)).map((line) => `${file}: ${line.trim()}`)
    )

it("the tests are seen at all", () => {
  assert.isAbove(tests.length, 300)
})

it("no test measures by the wall clock: what must not wait has nothing to wait for but the end of the test", () => {
  // these measure how long they went on, or keep the program busy for so long, and assert nothing about it
  const clocks = linesWith(/\b(?:performance|Date)\.now\(|\bhrtime\b/, [
    "field/computes.ts",
    "surviving/account.ts",
    "surviving/copies.ts"
  ])
  const asserted = linesWith(/assert.*\b(?:currentTimeMillis|performance\.now)/)
  assert.deepStrictEqual([...clocks, ...asserted], [])
})

it("no test has less time than its package gives it", () => {
  assert.deepStrictEqual(linesWith(/\{.*\btimeout: (?:[1-9]\d{0,4}|\d{1,2}_\d{3}|"\d[^"]*") \}/), [])
})

it("no test waits in a page for a time that a busy machine may exceed", () => {
  // time in which nothing may come
  assert.deepStrictEqual(linesWith(/\bwaitForTimeout\(/, ["browser/live.test.ts"]), [])
})

it("no port is closed that the kernel may give to another program", () => {
  assert.deepStrictEqual(linesWith(/\bEffect\.scoped\((?:\w+\.)?listen\b/), [])
})

it("no test counts a heap that others use as well", () => {
  // separate processes; CPU, as a ratio; a limit thirty times as high as what is held
  const own = ["following/heldBy.ts", "memory/states.ts", "support/linear.ts", "wire/Framer.test.ts"]
  assert.deepStrictEqual(linesWith(/\b(?:memoryUsage|cpuUsage|getHeapStatistics)\(/, own), [])
})

it("no test draws by chance: what is drawn comes from the seed of the run", () => {
  const drawn = /\bMath\.random\(|\b(?:randomInt|randomBytes|randomUUID|getRandomValues)\(/
  assert.deepStrictEqual(linesWith(drawn), [])
})

it("no server listens on a port that was chosen before", () => {
  assert.deepStrictEqual(linesWith(/\.listen\([1-9]\d*/), [])
})
