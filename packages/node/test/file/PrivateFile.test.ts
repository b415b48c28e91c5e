import { execFileSync } from "node:child_process"
import * as Fs from "node:fs"
import * as Path from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Option } from "effect"
import * as PrivateFile from "../../src/file/PrivateFile.ts"
import * as NodeTrace from "../../src/trace/NodeTrace.ts"
import { run } from "../cli/support/command.ts"
import { folder } from "../support/folder.ts"

const modeOf = (path: string) => (Fs.statSync(path).mode & 0o777).toString(8)
const nobody = 65_534
const isRoot = process.getuid?.() === 0

const pipeIn = (base: string) => {
  const path = Path.join(base, "pipe")
  execFileSync("mkfifo", [path])
  return path
}

describe("M8 a trace and a pipe", () => {
  it.live("that nobody reads: refused at once, and no thread waits", () =>
    Effect.gen(function* () {
      const path = pipeIn(yield* folder)
      const error = yield* Effect.flip(Effect.scoped(NodeTrace.fileSink(path)))
      assert.strictEqual(error.problem, "nobody reads this pipe")
    })
  )

  it.live.skipIf(!isRoot)("of another user: refused, and nothing is written", () =>
    Effect.gen(function* () {
      const path = pipeIn(yield* folder)
      Fs.chownSync(path, nobody, nobody)
      const reader = Fs.openSync(path, Fs.constants.O_RDONLY | Fs.constants.O_NONBLOCK)
      const error = yield* Effect.flip(Effect.scoped(NodeTrace.fileSink(path)))
      assert.strictEqual(error.problem, "this is a pipe of another user")
      assert.strictEqual(Fs.readSync(reader, Buffer.alloc(16)), 0)
      Fs.closeSync(reader)
    })
  )

  it.live("the command says so and ends", () =>
    Effect.gen(function* () {
      const path = pipeIn(yield* folder)
      const account = ["connect", "--host", "127.0.0.1", "--port", "9", "--user", "me"]
      const env = { IMAP_PASSWORD: "secret" }
      const { code, err } = yield* run([...account, "--trace", path], { env })
      assert.strictEqual(code, 78)
      assert.include(err, "nobody reads this pipe")
    })
  )

  it.live("its own that is full is waited for, and gets all", () =>
    Effect.gen(function* () {
      const path = pipeIn(yield* folder)
      const reader = Fs.openSync(path, Fs.constants.O_RDONLY | Fs.constants.O_NONBLOCK)
      const bytes = new Uint8Array(300_000).fill(120)
      const writing = yield* Effect.forkChild(
        Effect.scoped(
          Effect.flatMap(PrivateFile.openDevice(path), (device) =>
            PrivateFile.writeAll(Option.getOrThrow(device), bytes)
          )
        )
      )
      let count = 0
      while (count < bytes.length) {
        yield* Effect.sleep("5 millis")
        count += yield* Effect.orElseSucceed(
          Effect.try(() => Fs.readSync(reader, Buffer.alloc(65_536))),
          () => 0
        )
      }
      yield* Fiber.join(writing)
      Fs.closeSync(reader)
    })
  )
})

describe("M9 what is exported", () => {
  it.live("leaves the mode of a device alone", () =>
    Effect.gen(function* () {
      const before = modeOf("/dev/null")
      yield* PrivateFile.replace("/dev/null", "text")
      assert.strictEqual(modeOf("/dev/null"), before)
      assert.isTrue(Fs.statSync("/dev/null").isCharacterDevice())
    })
  )

  it.live("follows no symbolic link, and leaves what it points to alone", () =>
    Effect.gen(function* () {
      const base = yield* folder
      const target = Path.join(base, "target")
      Fs.writeFileSync(target, "mine", { mode: 0o644 })
      Fs.symlinkSync(target, Path.join(base, "link"))
      const error = yield* Effect.flip(PrivateFile.replace(Path.join(base, "link"), "text"))
      assert.include(error.problem, "symbolic link")
      assert.deepStrictEqual([Fs.readFileSync(target, "utf8"), modeOf(target)], ["mine", "644"])
    })
  )

  it.live.skipIf(!isRoot)("overwrites no file of another user", () =>
    Effect.gen(function* () {
      const path = Path.join(yield* folder, "theirs")
      Fs.writeFileSync(path, "theirs")
      Fs.chownSync(path, nobody, nobody)
      const error = yield* Effect.flip(PrivateFile.replace(path, "text"))
      assert.include(error.problem, "belongs to another user")
      assert.strictEqual(Fs.readFileSync(path, "utf8"), "theirs")
    })
  )

  it.live("is private and whole, in place of an older file that others could read", () =>
    Effect.gen(function* () {
      const base = yield* folder
      const path = Path.join(base, "out.md")
      Fs.writeFileSync(path, "older", { mode: 0o644 })
      yield* PrivateFile.replace(path, "newer")
      assert.deepStrictEqual([Fs.readFileSync(path, "utf8"), modeOf(path)], ["newer", "600"])
      assert.deepStrictEqual(Fs.readdirSync(base), ["out.md"])
    })
  )

  it.live("L15 leaves nothing aside if it cannot be put in its place", () =>
    Effect.gen(function* () {
      const base = yield* folder
      Fs.mkdirSync(Path.join(base, "folder"))
      const error = yield* Effect.flip(PrivateFile.replace(Path.join(base, "folder"), "text"))
      assert.strictEqual(error.problem, "this is a folder")
      assert.deepStrictEqual(Fs.readdirSync(base), ["folder"])
    })
  )
})

describe("what is read again", () => {
  for (const [what, spoil, problem] of [
    [
      "that others may write to",
      (path: string) => Fs.chmodSync(path, 0o622),
      "other users can write to this file"
    ],
    [
      "with another name",
      (path: string) => Fs.linkSync(path, `${path}2`),
      "the file has other names as well"
    ],
    [
      "that is too long",
      (path: string) => Fs.writeFileSync(path, "x".repeat(101)),
      "it is longer than 100 bytes"
    ]
  ] as const) {
    it.live(`M3 a file ${what} is refused`, () =>
      Effect.gen(function* () {
        const path = Path.join(yield* folder, "file")
        Fs.writeFileSync(path, "text", { mode: 0o600 })
        assert.deepStrictEqual(yield* PrivateFile.read(path, 100), Option.some("text"))
        spoil(path)
        assert.strictEqual((yield* Effect.flip(PrivateFile.read(path, 100))).problem, problem)
      })
    )
  }

  it.live("L15 a pipe is refused, and not waited for", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(PrivateFile.read(pipeIn(yield* folder), 100))
      assert.strictEqual(error.problem, "this is not a regular file")
    })
  )
})
