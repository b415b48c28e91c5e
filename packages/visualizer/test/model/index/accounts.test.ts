import { assert, describe, it } from "@effect/vitest"
import {
  accountsOf,
  attemptsOf,
  hasManyAccounts,
  memberOf,
  nounOf,
  sinceOf
} from "../../../src/model/index/accounts.ts"
import * as Fleet from "../../../src/model/fleet/Fleet.ts"
import { stateWord } from "../../../src/model/fleet/Member.ts"
import { byOrder } from "../../../src/model/fleet/order.ts"
import * as Query from "../../../src/model/fleet/query.ts"
import { headline, rest, turnsOf, whyOf } from "../../../src/model/fleet/words.ts"
import type { Summary } from "../../../src/model/index/Summary.ts"
import { one, summary } from "./accounts.ts"

const members = (...all: ReadonlyArray<Summary>) => accountsOf(all).map(memberOf).toSorted(byOrder.urgency)

const standings = (...all: ReadonlyArray<Summary>) =>
  members(...all).map(({ account, state }) => `${account} ${stateWord[state]}`)

const sentence = (...all: ReadonlyArray<Summary>) => headline(Fleet.of(members(...all), 10))

describe("the accounts of a trace", () => {
  it("say of their mailbox, once they ended, whether it was open; those with a refused command come first", () => {
    const closed = { status: "closed", selectedAt: 5, end: 9 } as const
    const all = members(
      one("quiet", 0, closed),
      one("late", 1, { status: "retried", error: "TlsTimeout", end: 3 }),
      one("late", 2, { ...closed, start: 4 }),
      one("refused", 3, { ...closed, refused: 2 }),
      one("left", 4, { status: "interrupted", end: 9 })
    )
    assert.deepStrictEqual(
      all.map((member) => `${member.account}: ${whyOf(member, 10)}`),
      [
        "refused: was open, 2 commands refused",
        "late: open after a failed attempt (TlsTimeout)",
        "left: never open",
        "quiet: was open"
      ]
    )
  })

  it("say for how long it was open, and within what time again after each loss", () => {
    const hour = 3_600_000
    const lost = { status: "retried", selectedAt: 100, end: 24 * hour, error: "ConnectionLost" } as const
    const [member] = members(
      one("kept", 0, lost),
      one("kept", 1, {
        status: "closed",
        start: 24 * hour + 500,
        selectedAt: 24 * hour + 1100,
        end: 30 * hour
      })
    )
    assert.strictEqual(
      member && whyOf(member, 30 * hour),
      "was open for 1 d 6 h, lost once, open again within 2 s"
    )
    const [short] = members(one("short", 0, { status: "closed", selectedAt: 300, end: 1.5 * hour }))
    assert.strictEqual(short && whyOf(short, 2 * hour), "was open for 1 h 30 min")
  })

  it("say a limit of time that is none too short", () => {
    const minute = 60_000
    const [member] = members(
      one("kept", 0, { status: "retried", selectedAt: 100, end: minute, error: "ConnectionLost" }),
      one("kept", 1, { status: "closed", start: 2 * minute, selectedAt: 9.2 * minute, end: 30 * minute })
    )
    assert.include(member && whyOf(member, 30 * minute), "open again within 8 min 12 s")
  })

  it("need somebody since the first of the attempts that failed alike", () => {
    const failed = (id: number, end: number, error: string) =>
      one("stuck", id, { status: "failed", start: end - 1, end, error, step: "tls" })
    const [stuck] = accountsOf([
      failed(0, 10, "TlsClosed"),
      failed(1, 20, "TlsName"),
      failed(2, 90, "TlsName")
    ])
    assert.strictEqual(stuck && sinceOf(stuck), 20)
  })

  it("name what a certificate was for, without its fingerprint", () => {
    const found = "the certificate is for web.example, not for mail.example; SHA-256 fingerprint 29:B2"
    const [member] = members(
      one("own", 0, {
        status: "failed",
        error: "TlsName",
        title: "The certificate is not for this server",
        found
      })
    )
    assert.strictEqual(
      member?.why?.words,
      "The certificate is not for this server: the certificate is for web.example, not for mail.example"
    )
  })

  it("are those with a label; without one, an account for each host", () => {
    assert.deepStrictEqual(
      accountsOf([one("a", 0), one("a", 1), { ...summary, id: 2 }, { ...summary, id: 3 }]).map(
        ({ name }) => name
      ),
      ["a", "imap.example.com"]
    )
  })

  const unlabelled = (id: number, fields: Partial<Summary> = {}): Summary => ({
    ...one("", id, fields),
    label: undefined,
    session: `s${id}`
  })

  it("are sessions if a host had several at once without a label: nobody knows whose they are", () => {
    const failed = { status: "failed", end: 1 } as const
    const all = accountsOf([unlabelled(1, failed), unlabelled(2), unlabelled(3, { start: 5 })])
    assert.deepStrictEqual(
      all.map(({ isSession, name, standing }) => `${name} ${isSession} ${stateWord[standing]}`),
      ["s1 true stuck", "s2 true open", "s3 true open"]
    )
    const inTurn = [unlabelled(1, { end: 1 }), unlabelled(2, { start: 2 })]
    assert.deepStrictEqual(
      accountsOf(inTurn).map(({ name }) => name),
      ["imap.example.com"]
    )
  })

  it("are several if there are three labels, or ten sessions at once", () => {
    const open = (count: number) => Array.from({ length: count }, (_, id) => unlabelled(id))
    assert.deepStrictEqual(
      [2, 3].map((count) => hasManyAccounts(open(count).map((each) => ({ ...each, label: each.session })))),
      [false, true]
    )
    assert.deepStrictEqual(
      [9, 10].map((count) => hasManyAccounts(open(count))),
      [false, true]
    )
    const inTurn = open(20).map((each) => ({ ...each, start: 2 * each.id, end: 2 * each.id + 1 }))
    assert.isFalse(hasManyAccounts(inTurn))
  })

  it("are sorted by what needs a person", () => {
    assert.deepStrictEqual(
      standings(
        one("open", 0),
        one("queued", 1, { status: "open", states: ["queueing"] }),
        one("stuck", 2, { status: "failed", end: 5, error: "AuthRejected" }),
        one("waiting", 3, { status: "retried", end: 5, error: "Timeout" }),
        one("left", 4, { status: "retried", isRetryCancelled: true, end: 5, selectedAt: 4.5 }),
        one("given up", 4, { status: "retried", isRetryCancelled: true, end: 3 }),
        one("cut", 5, { status: "cut" }),
        one("older", 6, { status: "failed", end: 4 })
      ),
      [
        "given up stuck",
        "older stuck",
        "stuck stuck",
        "waiting waiting",
        "queued queued",
        "cut end unknown",
        "left ended",
        "open open"
      ]
    )
  })

  it("are stuck if the app left them while somebody has to act, and say why they were not open otherwise", () => {
    const lost = one("a", 0, { status: "retried", selectedAt: 0, end: 3, error: "ServerBye" })
    const title = "Nothing listens on the server"
    const left = { status: "retried", isRetryCancelled: true, start: 4, end: 5 } as const
    const expired = one("a", 1, { ...left, error: "TlsExpired", actionBy: "admin" })
    const refused = one("a", 1, { ...left, error: "ConnectRefused", title, actionBy: "nobody" })
    assert.deepStrictEqual(standings(lost, expired), ["a stuck"])
    assert.deepStrictEqual(standings(lost, refused), ["a ended"])
    assert.deepStrictEqual(
      members(lost, refused).map((member) => whyOf(member, 10)),
      ["was open, lost once, not open at the end (nothing listens on the server)"]
    )
  })

  it("are what their latest attempts came to", () => {
    assert.deepStrictEqual(standings(one("a", 0, { status: "failed", end: 1, selectedAt: 0 }), one("a", 1)), [
      "a open"
    ])
    const pooled = [
      one("pool", 0, { session: "s1", status: "closed", end: 1 }),
      one("pool", 1, { session: "s2", status: "failed", end: 1 }),
      one("pool", 2, { session: "s3" })
    ]
    assert.deepStrictEqual(standings(...pooled), ["pool stuck"])
  })

  it("wait since they were last open, whatever the attempts since then, which are counted", () => {
    const retried = { status: "retried", error: "TlsClosed" } as const
    const open = one("a", 0, { ...retried, start: 0, selectedAt: 1, end: 5 })
    const tries = [1, 2, 3].map((id) => one("a", id, { ...retried, start: 10 * id, end: 10 * id + 1 }))
    const shown = (...all: ReadonlyArray<Summary>) =>
      accountsOf(all).map((account) => [sinceOf(account), attemptsOf(account)])
    assert.deepStrictEqual(shown(open, ...tries), [[5, 3]])
    assert.deepStrictEqual(shown(...tries), [[10, 3]])
    assert.deepStrictEqual(shown(...tries, one("a", 4, { selectedAt: 41 })), [[41, 0]])
  })

  it("are summed up in a sentence", () => {
    assert.strictEqual(sentence(one("a", 0), one("b", 1)), "All 2 accounts are open")
    const queued = one("q", 1, { status: "open", states: ["queueing"] })
    assert.strictEqual(sentence(one("a", 0, { status: "failed" }), queued), "1 of 2 accounts needs attention")
  })

  it("are called labels where several are at one host: each may be a job of the same account", () => {
    const nouns = (...all: ReadonlyArray<Summary>) => nounOf(accountsOf(all))
    const [inbox, sent] = [one("inbox", 0), one("sent", 1)]
    assert.strictEqual(nouns(inbox, sent), "label")
    assert.strictEqual(nouns(inbox, { ...sent, host: "mail.example.org" }), "account")
    assert.strictEqual(nouns({ ...inbox, label: undefined }, sent), "account")
    assert.strictEqual(
      headline(Fleet.of(members(inbox, { ...sent, status: "failed" }), 10), "label"),
      "1 of 2 labels needs attention"
    )
  })

  it("of one host, which all fail alike, are one failure: that of the host", () => {
    const title = "The TLS handshake was cut off"
    const failed = (label: string, id: number) =>
      one(label, id, { host: "mail.example.org", status: "retried", error: "TlsClosed", title, end: 5 })
    const down = [failed("a", 0), failed("b", 1), failed("c", 2)]
    const shown = (...all: ReadonlyArray<Summary>) =>
      Fleet.of(members(...all), 10).failures.map(({ count, title }) => `${count} ${title}`)
    assert.deepStrictEqual(shown(...down, one("d", 3)), [
      "3 No mailbox at mail.example.org is open: the TLS handshake was cut off"
    ])
    const open = one("e", 4, { host: "mail.example.org" })
    assert.deepStrictEqual(shown(...down, open), ["3 The TLS handshake was cut off"])
    assert.deepStrictEqual(shown(...down.slice(1)), ["2 The TLS handshake was cut off"])
  })

  it("of a host at which none has been open for long, need its administrator, though each is tried again", () => {
    const hour = 3_600_000
    const failed = (label: string, id: number) =>
      one(label, id, {
        host: "mail.example.org",
        status: "retried",
        error: "TlsClosed",
        actionBy: "nobody",
        end: 5
      })
    const all = members(failed("a", 0), failed("b", 1), failed("c", 2), one("d", 3), {
      ...one("e", 4, { status: "failed", error: "AuthRejected", actionBy: "user" })
    })
    const soon = Fleet.of(all, 60_000)
    assert.strictEqual(headline(soon), "1 of 5 accounts needs attention")
    const late = Fleet.of(all, hour)
    assert.strictEqual(headline(late), "4 of 5 accounts need attention")
    assert.strictEqual(turnsOf(late), "1 for the account’s owner, 3 for the server’s administrator")
    assert.strictEqual(late.failures[0]?.host, "mail.example.org")
    const fits = Query.parse('turn:"admin" state:"attention"')
    assert.lengthOf(
      late.members.filter((member) => fits(member, hour)),
      3
    )
  })

  it("that were lost once and are open again are counted by host, and not one by one", () => {
    const again = (label: string, id: number) => [
      one(label, id, { status: "retried", error: "ConnectionLost", selectedAt: 1, end: 5, session: label }),
      one(label, id + 1, { status: "selected", selectedAt: 6, session: label })
    ]
    const all = members(...again("a", 0), ...again("b", 2))
    assert.include(rest(Fleet.of(all, 10), 10), "2 at imap.example.com were lost once, and are open again")
    assert.deepStrictEqual(
      all.map((member) => whyOf(member, 10)),
      ["", ""]
    )
  })

  it("say how often one was tried in vain, and that none was asked for", () => {
    const refused = { status: "failed", error: "AuthRejected", actionBy: "user" } as const
    const whys = (...all: ReadonlyArray<Summary>) => members(...all).map((member) => whyOf(member, 9000))
    assert.deepStrictEqual(
      whys(one("a", 0, { ...refused, end: 5 }), one("a", 1, { ...refused, start: 8, end: 9 })),
      ["AuthRejected, 2 attempts"]
    )
    // at the same time
    assert.deepStrictEqual(
      whys(one("a", 0, { ...refused, end: 5 }), one("a", 1, { ...refused, start: 4, end: 9 })),
      ["AuthRejected"]
    )
    assert.deepStrictEqual(whys(one("b", 0, { status: "closed", end: 9, isUnasked: true })), [
      "no mailbox was asked for"
    ])
  })

  it("say whose turn it is, and that nobody tries again what nobody has to mend", () => {
    const never = one("b", 0, { status: "failed", error: "Timeout", actionBy: "nobody", end: 5 })
    assert.strictEqual(turnsOf(Fleet.of(members(never), 5)), "1 not tried again")
  })

  it("of a pool, one that was on its way before another was refused shows nothing of that", () => {
    const full = { status: "failed", start: 2, end: 4, actionBy: "app", error: "TooManyConnections" } as const
    const other = (start: number) =>
      one("pool", 1, { session: "s1", start, selectedAt: 5, status: "selected" })
    assert.deepStrictEqual(standings(one("pool", 0, full), other(1)), ["pool stuck"])
    assert.deepStrictEqual(standings(one("pool", 0, full), other(4)), ["pool open"])
  })

  it("of a pool that lost one of several connections, on which nobody must act, are open", () => {
    const lost = { status: "failed", error: "Timeout", actionBy: "nobody", selectedAt: 1, end: 5 } as const
    const pooled = (id: number, fields: Partial<Summary>) => one("pool", id, { session: `s${id}`, ...fields })
    assert.deepStrictEqual(standings(pooled(0, lost), pooled(1, { selectedAt: 1 })), ["pool open"])
    assert.deepStrictEqual(
      standings(pooled(0, { ...lost, actionBy: "user" }), pooled(1, { selectedAt: 1 })),
      ["pool stuck"]
    )
  })
})
