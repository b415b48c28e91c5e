import { assert, describe, it } from "@effect/vitest"
import { gunzipSync, gzipSync } from "node:zlib"
import { createHash } from "node:crypto"
import { toHtml } from "../src/export/html.ts"
import { contentSecurityPolicy } from "../src/page/document.ts"
import { fileOf, refused } from "./support.ts"

const trace = fileOf(refused)

/** What stands between the tag that begins so and its end. */
const inside = (html: string, tag: string): string => {
  const from = html.indexOf(">", html.indexOf(tag)) + 1
  return html.slice(from, html.indexOf("</script>", from))
}

describe("toHtml", () => {
  // Packed, in kB: views 29, models 25, the words for reasons 10 and quirks 3, what leaves (pages, drawings, text) 9,
  // Preact 6, style 5, reading 6, the picture of the machine 3. A page on disk has to hold all of it.
  it("is small: its size, and its size packed, without a trace", () => {
    const html = toHtml("")
    assert.isBelow(html.length, 272_000)
    assert.isBelow(gzipSync(html, { level: 9 }).length, 95_500)
  })

  it("holds the trace as it is, packed", () => {
    const packed = inside(toHtml(trace), `<script type="application/gzip;base64"`)
    assert.match(packed, /^[A-Za-z0-9+/=]+$/)
    assert.strictEqual(gunzipSync(Buffer.from(packed, "base64")).toString(), trace)
  })

  it("allows the one script that it holds, by its hash, and nothing else", () => {
    const html = toHtml(trace)
    const hash = createHash("sha256").update(inside(html, `<script type="module"`)).digest("base64")
    assert.include(html, `script-src 'sha256-${hash}'`)
    for (const rule of ["default-src 'none'", "require-trusted-types-for 'script'", "trusted-types 'none'"]) {
      assert.include(html, rule)
    }
    assert.notInclude(html.slice(0, html.indexOf("<body>")), "connect-src")
    assert.include(contentSecurityPolicy("sha256-x", "self"), "connect-src 'self'; ")
  })

  it("writes a title as text", () => {
    const html = toHtml(trace, { title: `</title><script>x</script>"&` })
    assert.include(html, `<title>&lt;/title&gt;&lt;script&gt;x&lt;/script&gt;&quot;&amp;</title>`)
  })
})
