import { assert, describe, it } from "@effect/vitest"
import { table } from "@effect-imap/core/internal/Sizes"
import { Effect, Result } from "effect"
import { gzipSync } from "node:zlib"
import { annotationOf } from "../../src/trace/annotations.ts"
import { htmlDocument } from "../../src/document/document.ts"
import { opened, unpackLimits } from "../../src/page/open.ts"
import { traceIn } from "../../src/server/files.ts"
import { read } from "../../src/trace/Reader.ts"
import { at, fileOf, header, refused, selected } from "../support.ts"

const bytesOf = (text: string) => new TextEncoder().encode(text)
const file = (name: string, text: string) => ({ name, bytes: bytesOf(text) })
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes)
const entriesOf = (bytes: Uint8Array) => Result.getOrThrow(read(bytes)).entries
const groupsOf = (bytes: Uint8Array) => Array.from(new Set(entriesOf(bytes).map(({ group }) => group)))
const problemOf = (...files: Parameters<typeof traceIn>[0]) => Effect.flip(traceIn(files))

const plain = fileOf(refused)

describe("traces in files", () => {
  it("M12 the limit is that of the table of all bounds", () => {
    assert.strictEqual(unpackLimits.bytes, table.traceUnpacked.value)
  })

  it.effect("M12 a small file that unpacks without end is refused at a limit", () =>
    Effect.gen(function* () {
      const line = `${JSON.stringify(at(1, "trace:note", { text: "x".repeat(200) }))}\n`
      const bomb = new Uint8Array(gzipSync(fileOf([]) + line.repeat(256 * 1024)))
      assert.isBelow(bomb.length, 512 * 1024)
      const page = htmlDocument(
        { script: "", scriptHash: "", secondary: "", secondaryHash: "" },
        { title: "t", trace: Buffer.from(bomb).toString("base64") }
      )
      for (const given of [{ name: "t.gz", bytes: bomb }, file("t.html", page)]) {
        const { problem } = yield* problemOf(given)
        assert.match(problem, /unpacks to more than \d+ MiB/)
      }
    })
  )

  it.effect("one is shown as it is, its cut end included", () =>
    Effect.gen(function* () {
      const cut = `${plain}{"time":8`
      assert.strictEqual(text(yield* traceIn([file("t", cut)])), cut)
    })
  )

  it.effect(
    "one that Windows PowerShell wrote, in UTF-16, is read like any other, by the command and by the page",
    () =>
      Effect.gen(function* () {
        const little = Buffer.from(`\uFEFF${plain}`, "utf16le")
        for (const bytes of [little, Buffer.from(little).swap16()].map((each) => new Uint8Array(each))) {
          assert.strictEqual(text(yield* traceIn([{ name: "t", bytes }])), plain)
          const dropped = yield* Effect.promise(() =>
            opened(new Blob([bytes])).then((stream) => new Response(stream).text())
          )
          assert.strictEqual(dropped, plain)
        }
      })
  )

  it.effect("F19 one that is packed, or inside an exported page, is unpacked", () =>
    Effect.gen(function* () {
      const packed = gzipSync(plain)
      assert.strictEqual(text(yield* traceIn([{ name: "t.gz", bytes: new Uint8Array(packed) }])), plain)
      const page = htmlDocument(
        { script: "", scriptHash: "", secondary: "", secondaryHash: "" },
        { title: "t", trace: packed.toString("base64") }
      )
      assert.strictEqual(text(yield* traceIn([file("t.html", page)])), plain)
    })
  )

  it.effect("what was noted on a line stays on it where several become one", () =>
    Effect.gen(function* () {
      const line = 2 + refused.findIndex(({ name, time }) => name === "wire:received" && time === 750)
      const noted = fileOf([...refused, at(760, "trace:note", { text: "the cause", line })])
      const entries = entriesOf(yield* traceIn([file("a", fileOf(selected)), file("b", noted)]))
      const [annotation] = entries.flatMap(({ event }) => annotationOf(event) ?? [])
      const about = entries.find((entry) => entry.line === annotation?.line)
      assert.include(JSON.stringify(about?.event?.data), "NO SELECT Unsafe Login")
    })
  )

  it.effect("several are one, with separate numbers and their names", () =>
    Effect.gen(function* () {
      const all = yield* traceIn([file("bad", plain), file("worse", plain), file("good", fileOf(selected))])
      assert.deepStrictEqual(groupsOf(all).toSorted(), ["c1", "c2", "c3"])
      const entries = entriesOf(all)
      assert.lengthOf(entries, 2 * refused.length + selected.length + 3)
      const notes = entries.flatMap(({ event, group }) =>
        event?.name === "trace:note" ? [`${group} ${event.data.text}`] : []
      )
      assert.deepStrictEqual(notes, ["c1 from bad", "c2 from worse", "c3 from good"])
      const sessions = entries.flatMap(({ event }) =>
        event?.name === "connection:started" ? [event.data.session] : []
      )
      assert.deepStrictEqual(sessions, ["s1", "s2", "s3"])
    })
  )

  it.effect("several are in the order of their clocks", () =>
    Effect.gen(function* () {
      const later = { ...header, clock: { ...header.clock, wall: "2026-11-20T06:26:00.000Z" } }
      const one = [at(5, "trace:note", { text: "early" })]
      const two = [at(5, "trace:note", { text: "late" })]
      const all = entriesOf(yield* traceIn([file("two", fileOf(two, later)), file("one", fileOf(one))]))
      assert.deepStrictEqual(
        all.map(({ event, time }) => (event?.name === "trace:note" ? [time, event.data.text] : [])),
        [
          [5, "from one"],
          [5, "early"],
          [60_005, "from two"],
          [60_005, "late"]
        ]
      )
    })
  )

  it.effect("several are as little redacted as the least redacted of them", () =>
    Effect.gen(function* () {
      const all = yield* traceIn([
        file("a", plain),
        file("b", fileOf(refused, { ...header, redaction: "raw" }))
      ])
      assert.strictEqual(Result.getOrThrow(read(all)).header.redaction, "raw")
    })
  )

  it.effect("events of unknown kinds and text beyond ASCII come through", () =>
    Effect.gen(function* () {
      const strange = `${plain}{"time":9999,"name":"new:kind","group_id":"c1","data":{"x":"\u00e9\u202e"}}\n`
      const all = text(yield* traceIn([file("a", strange), file("b", plain)]))
      assert.include(all, '"name":"new:kind"')
      assert.include(all, "\\u00e9\\u202e")
    })
  )

  it.effect("an invalid file is named, with what was expected", () =>
    Effect.gen(function* () {
      const foreign = yield* problemOf(file("mail.txt", "From: somebody\n"))
      assert.strictEqual(foreign.name, "mail.txt")
      assert.include(foreign.problem, "no IMAP trace, and no log of imapflow, curl -v")
      assert.notInclude(foreign.problem, "somebody")
      assert.strictEqual((yield* problemOf(file("good", plain), file("b", "{}"))).name, "b")
      assert.include((yield* problemOf(file("empty", ""))).problem, "nothing")
      const junk = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 255, 255, 255, 255)
      assert.include((yield* problemOf({ name: "t.gz", bytes: junk })).problem, "damaged")
    })
  )

  it.effect("a packed trace whose end is missing is read up to there", () =>
    Effect.gen(function* () {
      const [header = "", ...events] = plain.trimEnd().split("\n")
      const long = [header, ...Array.from({ length: 400 }, () => events).flat()].join("\n")
      const packed = gzipSync(long)
      for (const share of [0.5, 0.9, 0.999]) {
        const bytes = new Uint8Array(packed.subarray(0, Math.floor(share * packed.length)))
        const read = text(yield* traceIn([{ name: "t.gz", bytes }]))
        assert.isTrue(long.startsWith(read))
        assert.isAbove(read.length, (share - 0.2) * long.length)
      }
    })
  )
})
