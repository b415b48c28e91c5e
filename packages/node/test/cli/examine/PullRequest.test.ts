/** The files of a contribution: those of a committed examination, written into a clone that does not know the server yet. */
import { spawnSync } from "node:child_process"
import { readdirSync, readFileSync } from "node:fs"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, describe, layer } from "@effect/vitest"
import { Effect, FileSystem } from "effect"
import * as files from "../../../src/cli/examine/files.ts"
import * as PullRequest from "../../../src/cli/examine/PullRequest.ts"
import { withEntries } from "../../../src/cli/examine/source.ts"
import { clone, lists, transcripts } from "./clone.ts"

const root = new URL("../../../../../", import.meta.url)
const hoodiecrow = "packages/core/servers/hoodiecrow.json"

const formatted = (...paths: ReadonlyArray<string>): string => {
  const { status, stdout } = spawnSync("node", ["node_modules/oxfmt/bin/oxfmt", "--check", ...paths], {
    cwd: root,
    encoding: "utf8"
  })
  return status === 0 ? "formatted" : stdout
}

const temporary = FileSystem.FileSystem.use((fileSystem) => fileSystem.makeTempDirectoryScoped())

layer(NodeServices.layer)((it) => {
  describe("a contribution", () => {
    it.effect("has an entry for each deviation, quirks and transcripts, in the library's own format", () =>
      Effect.gen(function* () {
        const folder = yield* temporary
        clone(folder)
        const examination = yield* files.read(new URL(hoodiecrow, root).pathname)
        const written = yield* PullRequest.write(folder, examination)
        assert.includeMembers([...written], [hoodiecrow, ...lists])
        const [said = "", examined = ""] = lists.map((list) => readFileSync(`${folder}/${list}`, "utf8"))
        const deviations = examination.answers.filter(({ kept }) => kept !== "yes" && kept !== "notAsked")
        for (const { question } of deviations) assert.include(said, `id: "hoodiecrow-${question}"`)
        assert.include(examined, 'recovery: { _tag: "Without", capabilities: ["CONDSTORE"] }')
        const shown = readdirSync(`${folder}/${transcripts}`).toSorted()
        assert.strictEqual(shown[1], "105-hoodiecrow-uid-star.txt")
        assert.match(
          readFileSync(`${folder}/${transcripts}/${shown[1]}`, "utf8"),
          /^# Q105 Hoodiecrow: .*\n@ flights/
        )
        assert.strictEqual(formatted(...lists.map((list) => `${folder}/${list}`)), "formatted")
      })
    )

    it.effect("of a server that is examined again is the same", () =>
      Effect.gen(function* () {
        const folder = yield* temporary
        clone(folder)
        const examination = yield* files.read(new URL(hoodiecrow, root).pathname)
        const first = yield* PullRequest.write(folder, examination)
        const again = yield* PullRequest.write(folder, examination)
        assert.deepStrictEqual(
          [...again],
          first.filter((name) => !lists.some((list) => list === name))
        )
      })
    )

    it.effect("is formatted, whatever the server says", () =>
      Effect.gen(function* () {
        const folder = yield* temporary
        const texts = [
          "plain",
          'with "quotes"',
          "it's",
          `"it's"`,
          "\\n",
          "x".repeat(120),
          `"${"y".repeat(120)}"`
        ]
        const entries = texts.flatMap((text, at) => [
          {
            id: `a${at}`,
            title: text,
            note: text,
            match: { text: /^it's "\/" / },
            lines: [text, text, text]
          },
          { id: `b${at}`, lines: [], list: texts.slice(0, at) }
        ])
        const file = `${folder}/list.ts`
        yield* FileSystem.FileSystem.use((fileSystem) =>
          fileSystem.writeFileString(file, withEntries("export const list = []\n", entries))
        )
        assert.strictEqual(formatted(file), "formatted")
      })
    )
  })
})
