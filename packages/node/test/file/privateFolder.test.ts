/** Folders whose content may be run: only if nobody else could have put it there. */
import * as Fs from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { privateFolder } from "../../src/file/privateFolder.ts"

const folder = Effect.acquireRelease(
  Effect.sync(() => Fs.realpathSync(Fs.mkdtempSync(join(tmpdir(), "effect-imap-")))),
  (place) => Effect.sync(() => Fs.rmSync(place, { recursive: true }))
)

const isRoot = process.getuid?.() === 0
const nobody = 65_534

type Prepare = (place: string) => void

const refused: ReadonlyArray<readonly [name: string, prepare: Prepare, needsRoot?: true]> = [
  [
    "that others can write to",
    (place) => Fs.mkdirSync(join(place, "cache")) ?? Fs.chmodSync(join(place, "cache"), 0o777)
  ],
  [
    "that is a link to one of another user",
    (place) => {
      Fs.mkdirSync(join(place, "theirs"))
      Fs.chownSync(join(place, "theirs"), nobody, nobody)
      Fs.symlinkSync(join(place, "theirs"), join(place, "cache"))
    },
    true
  ],
  [
    "of another user",
    (place) => {
      Fs.mkdirSync(join(place, "cache"))
      Fs.chownSync(join(place, "cache"), nobody, nobody)
    },
    true
  ],
  [
    "in a folder of another user",
    (place) => {
      Fs.mkdirSync(join(place, "cache"))
      Fs.chownSync(place, nobody, nobody)
    },
    true
  ],
  [
    "in a folder that others can write to",
    (place) => {
      Fs.mkdirSync(join(place, "cache"))
      Fs.chmodSync(place, 0o777)
    }
  ],
  [
    "with something in it that others can write to",
    (place) => {
      Fs.mkdirSync(join(place, "cache", "v24"), { recursive: true })
      Fs.chmodSync(join(place, "cache", "v24"), 0o777)
    }
  ],
  ["that is a file", (place) => Fs.writeFileSync(join(place, "cache"), "")]
]

describe("a private folder", () => {
  it.effect("is made, for its owner alone", () =>
    Effect.gen(function* () {
      const place = yield* folder
      assert.strictEqual(privateFolder(join(place, "cache", "compiled")), join(place, "cache", "compiled"))
      assert.strictEqual(Fs.statSync(join(place, "cache", "compiled")).mode & 0o777, 0o700)
      assert.isString(privateFolder(join(place, "cache", "compiled")))
    })
  )

  for (const [name, prepare, needsRoot = false] of refused) {
    it.effect.skipIf(needsRoot && !isRoot)(`M3 is none ${name}`, () =>
      Effect.gen(function* () {
        const place = yield* folder
        prepare(place)
        assert.isUndefined(privateFolder(join(place, "cache")))
      })
    )
  }
})

describe("the sources of this package", () => {
  const src = new URL("../../src/", import.meta.url)
  const sources = Fs.globSync("**/*.ts", { cwd: src }).map(
    (file) => [file, Fs.readFileSync(new URL(file, src), "utf8")] as const
  )
  const using = (pattern: RegExp) =>
    sources
      .filter(([, text]) => pattern.test(text))
      .map(([file]) => file)
      .toSorted()

  it("M3 open files by node:fs in one folder, but for what the user names and what is made anew", () => {
    assert.deepStrictEqual(using(/from "node:fs/), [
      // the manifest of this package
      "cli/bin.ts",
      // files that the user names
      "cli/trace/files.ts",
      "file/Lock.ts",
      "file/PrivateFile.ts",
      "file/privateFolder.ts",
      // which `PrivateFile` has opened
      "profiles/NodeProfiles.ts",
      // a new folder
      "testing/testing.ts",
      "trace/traceFile.ts"
    ])
  })

  it("M3 have Node run code from a folder only if that is private", () => {
    assert.deepStrictEqual(using(/enableCompileCache/), ["cli/bin.ts"])
    assert.deepStrictEqual(using(/privateFolder\(join\(cacheFolder/), ["cli/bin.ts"])
  })
})
