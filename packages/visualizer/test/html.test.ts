import { assert, describe, it } from "@effect/vitest"
import { names, table } from "@effect-imap/core/internal/Sizes"
import { gunzipSync, gzipSync } from "node:zlib"
import { createHash } from "node:crypto"
import { toHtml } from "../src/document/html.ts"
import { program } from "../src/document/bundle.generated.ts"
import {
  contentSecurityPolicy,
  fleetDocument,
  htmlDocument,
  secondaryScript
} from "../src/document/document.ts"
import { opened } from "../src/page/open.ts"
import { fleetProgram } from "../src/document/fleetBundle.generated.ts"
import { fileOf, refused } from "./support.ts"

const trace = fileOf(refused)

/** What is between the tag that begins so and its end. */
const inside = (html: string, tag: string): string => {
  const from = html.indexOf(">", html.indexOf(tag)) + 1
  return html.slice(from, html.indexOf("</script>", from))
}

describe("toHtml", () => {
  const packed = (text: string): number => gzipSync(text, { level: 9 }).length

  it("its trace is read from it, also without a native decoder of base64", () =>
    opened(new Blob([toHtml(trace)]))
      .then((stream) => new Response(stream).text())
      .then((text) => assert.strictEqual(text, trace)))

  // Packed, in kB: models 25, views 21, the words for reasons 10 and quirks 3, reading 6, Preact 5, style 3; guards of what
  // it is given, and words for timers and the network in place of the machine's names, 1; the setting that helps where
  // compression breaks; commands that the app gave up, in rows, findings and lives, 0.4; a silence
  // that the client did not notice, and two connections that a page names to be compared, 0.5; what was said wrongly or not
  // at all of the 75 situations of `moreSituations.ts`, and a machine that slept: findings, their words, marks of a life, 1;
  // what was said wrongly or not at all when someone else opened all of them, and those of `realSituations.ts`: warnings,
  // breaches of the protocol, refusals whose words are known, and why an account opened late, 1.8; an
  // anonymous login that was refused, or is not offered, 0.1; the ports of other services, logins as one step, and lives
  // without the refusals that were accepted later, 0.2; findings whose time grows with the trace, 0.2; toolbars of one
  // height, narrow pages, and two marks on each axis, 0.2; what was said wrongly or not at all when
  // someone opened those of `support/cold`, 1.9, of which the steps' machinery, which is left out, gave 1.2 back;
  // lives of which a stretch is not kept, and no words about an end that is not read yet, 0.3;
  // ManageSieve, passwords that were never asked for, and attempts that leave out ID, 0.3;
  // what several findings ask for, found once and in pieces, as rows are, 0.2;
  // why there is a bound, without which too much data had a title alone, 0.2; what two readers of pictures doubted:
  // responses that never end, another certificate than before, capabilities that are gone after the login, and DONE
  // without an answer, 1; what two readers of pictures found said too boldly, or not at all, of 80 traces, 0.2; and two more: failures of
  // earlier tries, the silence before a loss, a mailbox that was left at once, and a BYE that nobody asked for, 0.9.
  it("is small where it is served: what is needed for the first look", () => {
    const html = htmlDocument(program, { title: "IMAP trace", live: "events" })
    assert.isBelow(html.length, 289_500)
    assert.isBelow(packed(html), 100_500)
  })

  // A page on disk holds the second script too: chart, comparison, what leaves, events; words for events in place of the
  // machine's names, what two mailboxes may differ in, and what decides between two clients, 0.9;
  // findings, comparisons and texts for an issue that give way within a connection, 0.5;
  // the answer of a replay as the first thing beside it, its other settings on request, steps of a story as text, and
  // drawings that are readable on a narrow page, 0.4.
  it("is small as a file: its size, and its size packed, without a trace", () => {
    const html = toHtml("")
    assert.isBelow(html.length, 396_500)
    assert.isBelow(packed(html), 141_170)
  })

  // Preact 5, style 3, the rest what is shown.
  it("is small if a fleet is served", () => {
    assert.isBelow(packed(fleetDocument(fleetProgram, { title: "IMAP fleet", stream: "members" })), 18_000)
  })

  it("says why there is a bound, in the words for too much data", () => {
    for (const name of names) assert.include(program.script, table[name].why)
  })

  it("holds the trace as it is, packed", () => {
    const packed = inside(toHtml(trace), `<script type="application/gzip;base64"`)
    assert.match(packed, /^[A-Za-z0-9+/=]+$/)
    assert.strictEqual(gunzipSync(Buffer.from(packed, "base64")).toString(), trace)
  })

  it("allows the two scripts that it holds, by their hashes, and nothing else", () => {
    const html = toHtml(trace)
    const hashOf = (script: string) => createHash("sha256").update(script).digest("base64")
    const second = hashOf(inside(html, `<script type="module">`))
    // the second script holds the text of such tags, too
    const first = hashOf(inside(html.slice(html.lastIndexOf(`<script type="module" data-hash`)), "<script"))
    assert.include(html, `script-src 'sha256-${first}' 'sha256-${second}'; `)
    for (const rule of ["default-src 'none'", "require-trusted-types-for 'script'", "trusted-types 'none'"]) {
      assert.include(html, rule)
    }
    assert.notInclude(html.slice(0, html.indexOf("<body>")), "connect-src")
    assert.include(contentSecurityPolicy(program, "self"), "connect-src 'self'; ")
  })

  it("holds the second script as a page that exports itself writes it again, so that its hash allows it", () => {
    const [, make = ""] = /^[^=]*=(.*)$/s.exec(program.secondary) ?? []
    assert.strictEqual(program.secondary, secondaryScript(make))
    // what a page writes is the text of the function, from its first character to its last
    assert.match(make, /^\(\[.*\}$/s)
  })

  it("writes a title as text", () => {
    const html = toHtml(trace, { title: `</title><script>x</script>"&` })
    assert.include(html, `<title>&lt;/title&gt;&lt;script&gt;x&lt;/script&gt;&quot;&amp;</title>`)
  })
})
