import { assert, describe, it } from "@effect/vitest"
import { readFileSync } from "node:fs"
import { check, renewed, type Result } from "../document.ts"

const page = readFileSync(new URL("../../docs/evidence/performance.md", import.meta.url), "utf8")

/** The machine and the versions that the page names, with other figures of `cpu`. */
const resultOf = (text: string, values: Readonly<Record<string, number>>): Result => {
  const measured =
    /Measured on [^:]+: (\d+) cores of ([^,]+), (\w+), a quiet machine; Node ([\d.]+), OpenSSL ([\d.]+);\s+([^;]+?)\.\n/
  const [, cores, processor = "", platform = "", node = "", openssl = "", packages = ""] =
    measured.exec(text) ?? []
  const versions = packages.split(/,\s+/).map((each) => each.split(" "))
  const ages = ["the first connection", "after 400", "after 6000"]
  const rows = ["plain", "tls"]
    .flatMap((security) => ages.map((age) => `${security}, ${age}`))
    .flatMap((name) => ["ms each", "× imapflow"].map((unit) => ({ name, unit, values })))
  return {
    date: "2031-02-03T04:05:06.000Z",
    machine: { cores: Number(cores), processor, platform },
    versions: { node, openssl, ...Object.fromEntries(versions) },
    tables: [{ title: "cpu: connect, select, logout", rows }]
  }
}

const all = { "effect-imap": 11, imapflow: 12, "node-imap": 13, "emailjs-imap-client": 14, sockets: 15 }

describe("the tables of docs/evidence/performance.md", () => {
  it("some rows are renewed, and all others stay", () => {
    const after = renewed(page, resultOf(page, all)).split("\n")
    const changed = after.filter((line) => !page.split("\n").includes(line))
    const rows = changed.filter((line) => line.startsWith("|"))
    assert.lengthOf(rows, 10)
    for (const row of rows) assert.match(row, /\| 11 \| 12 \| 13 \| 14 \| 15 \|$/)
    const others = changed.filter((line) => !line.startsWith("|"))
    assert.lengthOf(others, 1)
    assert.match(others[0] ?? "", /^Measured on .+ and 2031-02-03: /)
    assert.lengthOf(after, page.split("\n").length)
  })

  it("rows of another version or another machine are not put beside the others", () => {
    const result = resultOf(page, all)
    const versions = { ...result.versions, imapflow: "99.0.0" }
    assert.throws(() => renewed(page, { ...result, versions }), /other versions/)
    const machine = { ...result.machine, cores: 64 }
    assert.throws(() => renewed(page, { ...result, machine }), /another machine/)
    assert.throws(() => check(page, { ...result, machine }, ["cpu"]), /another machine/)
    check(page, { ...result, machine }, ["connect", "cpu", "memory", "parse", "stream"])
  })

  it("a client that was not measured is not left out", () => {
    assert.throws(() => renewed(page, resultOf(page, { "effect-imap": 11 })), /not measured for all clients/)
  })
})
