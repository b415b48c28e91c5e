import { assert, describe, it } from "@effect/vitest"
import { question } from "../../../src/export/question.ts"
import { markdown } from "../../../src/export/markdown.ts"
import * as Findings from "../../../src/model/findings/Findings.ts"
import { helped, toneOf } from "../../../src/model/verdict/helped.ts"
import { reasonForNone, suggestionsFor } from "../../../src/model/findings/suggestions.ts"
import * as Verdict from "../../../src/model/verdict/Verdict.ts"
import { at, connectionOf, moved, refused, traceOf, unsafeLogin } from "../../support.ts"

const lane = "implicitTls"

const accepted = [
  ...unsafeLogin,
  at(700, "wire:received", { lane, tag: "A2", cond: "OK", line: "A2 OK" }),
  moved(700, "selecting", "select.ok", "selected.quiet")
]

const failed = connectionOf(refused)
const passed = connectionOf(accepted)
const lost = connectionOf([
  ...accepted,
  moved(900, "selected.quiet", "failure.watch", "failing"),
  at(900, "connection:ended", { outcome: "retried", error: "ConnectionLost", step: "selected" })
])

const found = (id: string): Findings.Finding => ({
  id,
  severity: "warning",
  actionBy: "nobody",
  title: "",
  why: "",
  fix: undefined,
  found: undefined,
  quote: undefined,
  step: undefined,
  evidence: [1]
})

describe("what a person does next", () => {
  it("the settings that a finding names are offered, three at most", () => {
    const [first, ...rest] = suggestionsFor(Findings.of(failed))
    assert.deepInclude(first, { name: "no-id", value: "sent" })
    assert.isAtMost(rest.length, 2)
    assert.isEmpty(suggestionsFor([]))
    assert.isEmpty(suggestionsFor([found("constructor")]))
  })

  it("a mailbox that another session has open may still be read", () => {
    assert.deepInclude(suggestionsFor([found("MailboxBusy")])[0], { name: "read-only", value: "yes" })
  })

  it("a sentence says why no setting can help against another program, or in a mailbox without write access", () => {
    assert.match(reasonForNone([found("SessionPingPong")]) ?? "", /the other program/)
    assert.match(reasonForNone([found("read-only")]) ?? "", /the server decides/)
    assert.isUndefined(reasonForNone([found("AuthRejected"), found("read-only")]))
    assert.isUndefined(reasonForNone([found("constructor")]))
  })

  it("one sentence says whether they helped, and that nothing is known where the recording ends", () => {
    assert.match(helped(failed, passed, ""), /^It helps: INBOX open after 700 ms/)
    assert.match(helped(failed, failed, ""), /^It does not help: The provider blocks this client/)
    assert.match(helped(passed, failed, ""), /^It makes things worse: /)
    assert.match(
      helped(lost, passed, ""),
      /^Whether it helps is not known: the replay ends when the mailbox is open/
    )
    assert.match(helped(passed, passed, ""), /^It makes no difference: /)
    assert.strictEqual(
      helped(failed, passed, "the recording has no answer to ID: what follows is not known"),
      "Whether it helps is not known: the recording has no answer to ID."
    )
  })

  it("what is not known to help is shown as neither good nor bad", () => {
    assert.deepStrictEqual(
      [
        toneOf(failed, passed, ""),
        toneOf(passed, failed, ""),
        toneOf(failed, passed, "the recording has no answer")
      ],
      ["good", "failure", "warning"]
    )
    assert.strictEqual(toneOf(lost, passed, ""), "warning")
  })

  it.each(["owner", "provider", "administrator"] as const)("the text for the %s is complete", (reader) => {
    const { header } = traceOf(refused)
    const text = question(failed, Verdict.of(failed, Findings.of(failed), "failed"), header, reader)
    for (const part of [
      "imap.163.com:993",
      "2026-11-20T06:25:00.750Z",
      "A2 SELECT INBOX",
      "A2 NO SELECT Unsafe Login"
    ])
      assert.include(text, part)
    assert.match(text, /not recorded/)
  })

  it("an issue has its lines as text, and what was found, such as the names in a certificate", () => {
    const names = "it is for imap.other.example"
    const tls = connectionOf([
      ...refused.slice(0, 1),
      at(1, "net:start", { lane, op: 1, kind: "tls" }),
      at(2, "net:end", { lane, op: 1, ok: false, error: "tlsName" }),
      at(3, "connection:ended", {
        outcome: "failed",
        error: "TlsName",
        step: "tls",
        facts: { serverName: "imap.163.com", detail: names }
      })
    ])
    const text = markdown(traceOf(refused).header, tls)
    assert.include(text, `found: \`${names}\``)
    assert.match(text, /line \d+: `⇄ TLS failed after \d+ ms: certificate for another name`/)
    assert.include(markdown(traceOf(refused).header, failed), "`S: A2 NO SELECT Unsafe Login.")
  })
})
