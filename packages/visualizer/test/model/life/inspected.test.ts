/** Silences upon a large message: its size is told, and an inspection of connections that an earlier one met. */
import { assert, it } from "@effect/vitest"
import type { Event } from "@effect-imap/core/Trace"
import { at } from "../../support.ts"
import { bytesOf, livesIn, minute, stay, tried } from "./stays.ts"

/** A connection on which the sizes are told, one message comes, and the next one does not. */
const silent = (number: number, size: number): ReadonlyArray<Event> => {
  const [group, from] = [`c${number}`, number * 3 * minute]
  const open = from + 2000
  const told = (line: string, bytes = line.length + 2) => at(open, "wire:received", { line, bytes }, group)
  const done = (tag: string) =>
    at(open, "wire:received", { tag, cond: "OK", line: `${tag} OK done`, bytes: 12 }, group)
  const asked = (tag: string, line: string) =>
    at(open, "wire:sent", { tag, cmd: "FETCH", by: "app", line: `${tag} ${line}` }, group)
  const end = open + 60_000 + number
  return [
    ...stay(
      group,
      { from, to: end, lost: true },
      asked("a", "FETCH 1:2 (UID RFC822.SIZE)"),
      told("* 1 FETCH (UID 1 RFC822.SIZE 186)"),
      told(`* 2 FETCH (UID 2 RFC822.SIZE ${size})`),
      done("a"),
      asked("b", "FETCH 1 BODY.PEEK[]"),
      told("* 1 FETCH (BODY[] <literal>)", 214),
      done("b"),
      asked("c", "FETCH 2 BODY.PEEK[]"),
      at(
        end,
        "command:lost",
        { tag: "c", cmd: "FETCH", ms: 60_000, written: 27, bytes: 27, effect: "none" },
        group
      )
    ).slice(0, -1),
    at(
      end,
      "connection:ended",
      {
        outcome: "retried",
        error: "Timeout",
        step: "selected",
        facts: { step: "command", afterMs: 60_000, command: "FETCH" },
        circumstances: { owed: "FETCH", owedMs: 60_000, silentMs: 60_000 },
        silentMs: 60_000
      },
      group
    )
  ]
}

const untrusted = (issuer: string) =>
  tried("c1", 0, {
    outcome: "retried",
    error: "TlsUntrusted",
    step: "tls",
    facts: { detail: `self-signed certificate in certificate chain, issued by “${issuer}”`, lost: ["993"] }
  })

const lifeOf = (size: number, before: ReadonlyArray<Event> = []) =>
  livesIn(bytesOf(...before, ...[2, 3, 4].flatMap((number) => silent(number, size))))[0] ??
  assert.fail("no life")

it("a large message that never comes is told with its size, and is read in parts", () => {
  const { fix, headline } = lifeOf(6_336_187)
  assert.match(headline, /each time upon FETCH 2 BODY\.PEEK\[\], a message of 6\.3 MB, while no answer/)
  assert.match(fix ?? "", /in parts \(`BODY\.PEEK\[\]<0\.65536>`/)
  assert.notInclude(lifeOf(2000).headline, "a message of")
})

it("an inspection that an earlier connection met most likely holds it back", () => {
  const { actionBy, actor, cause, fix } = lifeOf(6_336_187, untrusted("Example Web Gateway CA"))
  assert.match(cause ?? "", /^most likely what inspects encrypted connections .*“Example Web Gateway CA”/)
  assert.match(fix ?? "", /^Let whoever runs that inspection leave this server out of it/)
  assert.deepStrictEqual([actionBy, actor], ["admin", "whoever runs that inspection"])
})

it("an authority of a company's own shows no inspection, and a short message that is silent is not held back", () => {
  for (const { cause } of [
    lifeOf(6_336_187, untrusted("Example Root CA")),
    lifeOf(2000, untrusted("Example Web Gateway CA"))
  ])
    assert.notInclude(cause ?? "", "inspects")
})

it.each([
  [true, "C=US, O=Let's Encrypt, CN=R12", /most likely the server's was renewed, and its chain left out/],
  [false, "C=US, O=Let's Encrypt, CN=R12", /probably somebody on the way/],
  [true, "CN=Example Root", /probably somebody on the way/]
])(
  "a renewed certificate without its chain is nobody's on the way: alone %s, of %s",
  (alone, issuer, words) => {
    const facts = { detail: `the certificate is not trusted: its issuer is ${issuer}`, alone }
    const [life] = livesIn(
      bytesOf(
        ...stay("c1", { from: 0, to: 20 * 60_000, lost: true }),
        ...[2, 3].flatMap((number) =>
          tried(`c${number}`, number * 11 * 60_000, {
            outcome: "failed",
            error: "TlsUntrusted",
            step: "tls",
            facts
          })
        )
      )
    )
    assert.match([life?.headline, life?.figures].join(" "), words)
  }
)
