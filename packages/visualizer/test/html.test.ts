import { assert, describe, it } from "@effect/vitest"
import { explain } from "@effect-imap/core/Explain"
import { known } from "@effect-imap/core/Quirks"
import { gunzipSync } from "node:zlib"
import { createHash } from "node:crypto"
import { toHtml } from "../src/document/html.ts"
import { program } from "../src/document/bundle.generated.ts"
import { contentSecurityPolicy, secondaryScript } from "../src/document/document.ts"
import { opened } from "../src/page/open.ts"
import { fileOf, refused } from "./support.ts"

const trace = fileOf(refused)

/** What is between the tag that begins so and its end. */
const inside = (html: string, tag: string): string => {
  const from = html.indexOf(">", html.indexOf(tag)) + 1
  return html.slice(from, html.indexOf("</script>", from))
}

describe("toHtml", () => {
  it("its trace is read from it, also without a native decoder of base64", () =>
    opened(new Blob([toHtml(trace)]))
      .then((stream) => new Response(stream).text())
      .then((text) => assert.strictEqual(text, trace)))

  it("has no quirk, and explanations in its second script alone", () => {
    for (const { match } of known) {
      const pattern = match.text?.source ?? ""
      if (pattern.length > 16) assert.notInclude(program.script, pattern)
    }
    const { why } = explain({ error: "AuthThrottled" }) ?? assert.fail("no explanation")
    assert.notInclude(program.script, why)
    assert.include(program.secondary, why)
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
