/** Whatever a message is, our own parser reads all that the simulator says of it. */
import { assert, describe, it } from "@effect/vitest"
import { Result } from "effect"
import * as fc from "fast-check"
import * as Mime from "../../../src/simulator/mail/Mime.ts"
import { bodyStructure, envelope, literal } from "../../../src/simulator/mail/render.ts"
import { toBytes } from "../../../src/base/octets.ts"
import type { Leniency, Value } from "../../../src/imap/Response.ts"
import { parse } from "../../../src/imap/wire/ResponseParser.ts"

const pieces = fc.constantFrom(
  "From: Ada <ada@example.org>\r\n",
  'To: "A, B" <a@b>, c@d (x)\r\n',
  "Cc: Team: a@x, b@y;\r\n",
  "Cc: <@a,@b:c@d>, undisclosed:;\r\n",
  'Subject: "quoted" \\ back\r\n folded\r\n',
  "Subject: \xe4\xf6\r\n",
  "Subject: bare \r in it\r\n",
  "Content-Type: multipart/mixed; boundary=x\r\n",
  'Content-Type: multipart/digest; boundary="x"\r\n',
  "Content-Type: message/rfc822\r\n",
  'Content-Type: text/html (a (nested) comment); charset="a\\"b"\r\n',
  "Content-Type: nonsense\r\n",
  'Content-Disposition: attachment; filename="\xe4"\r\n',
  "Content-Language: de, en\r\n",
  "Content-Transfer-Encoding: BASE64\r\n",
  "Content-ID: <a@b>\r\n",
  "no field\r\n",
  "\r\n",
  "\n",
  "--x\r\n",
  "--x--\r\n",
  "text\r\n",
  "{5}\r\n",
  '"',
  ")",
  "("
)

const messages = fc.array(pieces, { maxLength: 25 }).map((all) => all.join(""))

const isList = (value: Value | undefined) => value?._tag === "List"

describe("FETCH of any message", () => {
  it("is read as it was written", () => {
    fc.assert(
      fc.property(messages, (octets) => {
        const message = Mime.parse(octets)
        const line = `* 1 FETCH (ENVELOPE ${envelope(message)} BODYSTRUCTURE ${bodyStructure(message, true)} BODY[] ${literal(octets)})`
        const tolerated: Array<Leniency> = []
        const response = Result.getOrThrow(parse(toBytes(line), (leniency) => tolerated.push(leniency)))
        assert(response._tag === "Fetch", line)
        assert.isEmpty(tolerated, line)
        const { attributes } = response
        const seen = attributes.get("ENVELOPE")
        assert(seen?._tag === "List" && seen.items.length === 10, line)
        assert.isTrue(isList(attributes.get("BODYSTRUCTURE")), line)
        const body = attributes.get("BODY[]")
        assert(body?._tag === "Literal", line)
        assert.deepStrictEqual(body.bytes, toBytes(octets))
      }),
      { numRuns: 400, seed: 9051 }
    )
  })

  it("its header and body are the whole of it", () => {
    fc.assert(
      fc.property(messages, (octets) => {
        const { body, header } = Mime.parse(octets)
        assert.strictEqual(header + body, octets)
      }),
      { numRuns: 400, seed: 9051 }
    )
  })
})
