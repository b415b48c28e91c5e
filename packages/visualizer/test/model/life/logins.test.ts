/** Logins that one account was refused and granted in turns. */
import { assert, describe, it } from "@effect/vitest"
import { livesOf } from "../../../src/model/life/Life.ts"
import { poolsOf } from "../../../src/model/life/pool/pools.ts"
import { at } from "../../support.ts"
import { indexOf } from "../../support/indexOf.ts"
import { bytesOf, livesIn, minute, stay, tried } from "./stays.ts"

const password = "The password or token is right: the server accepts it in between. Do not change it, and"

/** An account that logs in every quarter of an hour; each login is whether it was accepted, and the greeting. */
const jobOf = (logins: ReadonlyArray<readonly [accepted: boolean, greeting: string]>, serverText = "No.") => {
  const events = logins.flatMap(([accepted, greeting], each) => {
    const [from, group] = [each * 15 * minute, `c${each + 1}`]
    const failed = { outcome: "failed", error: "AuthRejected", step: "auth", serverText } as const
    const [started, ...rest] = accepted
      ? stay(group, { from, to: from + minute, lost: false })
      : tried(group, from, failed)
    const cond = accepted ? "OK" : "NO"
    return [
      ...(started === undefined ? [] : [started]),
      at(from, "wire:received", { cond: "OK", line: `* OK ${greeting}` }, group),
      at(from, "wire:sent", { tag: "a1", cmd: "AUTHENTICATE", line: "a1 AUTHENTICATE PLAIN" }, group),
      at(from, "wire:received", { tag: "a1", cond, line: `a1 ${cond} ${serverText}` }, group),
      ...rest
    ]
  })
  const [life] = livesIn(bytesOf(...events))
  return { words: life?.headline, cause: life?.cause, fix: life?.fix, actionBy: life?.actionBy }
}

const one = [true, "[CAPABILITY IMAP4rev1] imap1.example.net ready"] as const
const two = [true, "[CAPABILITY IMAP4rev1] imap2.example.net ready"] as const
const bad = [false, "[CAPABILITY IMAP4rev1] imap3.example.net ready"] as const
const third = "imap3.example.net"

describe("logins that are refused and accepted in turns", () => {
  it("are refused by one machine, which its greeting names", () => {
    for (const logins of [
      [one, bad, two, bad, bad, one],
      [one, bad, two, bad]
    ]) {
      const { actionBy, cause, fix, words } = jobOf(logins)
      const count = logins.filter((each) => each === bad).length
      assert.include(
        words,
        `${count} of ${logins.length} logins refused, each by ${third}, and the others accepted by other machines`
      )
      assert.strictEqual(
        fix,
        `${password} tell the server’s operator that ${third} refuses it. Until then, try again: another machine may answer.`
      )
      assert.deepStrictEqual([cause, actionBy], ["the server", "admin"])
    }
  })

  it("are so without a name, too", () => {
    const logins = [true, false, true, false, true, false].map((accepted) => [accepted, "ready"] as const)
    const { fix, words } = jobOf(logins)
    assert.include(words, "3 of 6 logins refused, in turns with those that were accepted")
    assert.strictEqual(
      fix,
      `${password} tell the server’s operator when it was refused and when it was accepted.`
    )
  })

  it.each([
    ["that one machine accepts and refuses", [one, bad, [true, bad[1]], bad, two, bad]],
    [
      "whose greetings have a number or a version alone",
      [1, 0, 1, 0, 1, 0].map((n) => [n === 1, `v2.${n} ready`])
    ]
  ] as const)("are told without a name %s", (_, logins) =>
    assert.include(
      jobOf(logins.map(([accepted, greeting]) => [accepted === true, String(greeting)])).words,
      "in turns with"
    )
  )

  it("are none if one was refused once, or may have been mistyped, or the server says what is missing", () => {
    assert.notInclude(jobOf([one, bad, two]).words, "logins refused")
    assert.notInclude(jobOf([bad, bad, one, two]).words, "logins refused")
    const mistyped = [true, false, true, false, true].map((accepted) => [accepted, "ready"] as const)
    assert.notInclude(jobOf(mistyped).words, "logins refused")
    const missing = "Please enable IMAP access in your settings"
    assert.notInclude(jobOf([one, bad, two, bad, one], missing).words, "logins refused")
  })
})

describe("a password that is refused again and again until the account is locked", () => {
  const refused = {
    outcome: "failed",
    error: "AuthRejected",
    step: "auth",
    serverText: "Authentication failed."
  } as const
  const lock = { outcome: "retried", error: "AuthThrottled", step: "auth", serverText: "Locked" } as const
  const renewed = (group: string, time: number) => at(time, "credential:renewed", { kind: "password" }, group)
  const lives = (renewals: ReadonlyArray<string>, isOpenAgain = true) => {
    const all = ["c2", "c3", "c4", "c5"].map((group, each) => [group, (each + 2) * 3 * minute] as const)
    return livesIn(
      bytesOf(
        ...stay("c1", { from: 0, to: 5 * minute, lost: true }),
        ...all.flatMap(([group, time]) => {
          const [began, ...rest] = tried(group, time, group === "c5" ? lock : refused)
          const renewal = renewals.includes(group) ? [renewed(group, time)] : []
          return began === undefined ? [] : [began, ...renewal, ...rest]
        }),
        ...(isOpenAgain ? stay("c6", { from: 40 * minute, to: 50 * minute, lost: false }) : [])
      )
    )[0]
  }

  it("is what kept it away, and the lock what that led to", () => {
    const life = lives(["c5"])
    assert.include(
      life?.headline,
      "Login refused 3 times “Authentication failed.”, and the account kept out for a while"
    )
    assert.include(`${life?.figures}`, "until then: login refused")
    assert.notInclude(`${life?.headline}${life?.figures}`, "not tried again")
    assert.include(life?.cause, "the app, or where it gets its password")
    assert.include(life?.rest, "never try one again that was refused")
    assert.strictEqual(life?.actionBy, "nobody")
  })

  it("has to be given to the app while the account is away", () => {
    const life = lives(["c5"], false)
    assert.include(life?.fix, "Give the app the present password or token, and wait")
    assert.strictEqual(life?.actionBy, "user")
  })

  it("is none that was another each time, or was accepted later", () => {
    for (const renewals of [["c3", "c5"], []])
      assert.notInclude(lives(renewals)?.headline, "kept out for a while after that")
  })
})

describe("a password that is refused until the server hangs up before its greeting", () => {
  const refused = { outcome: "failed", error: "AuthRejected", step: "auth", serverText: "No." } as const
  const hungUp = { outcome: "retried", error: "ClosedBeforeGreeting", step: "greeting" } as const
  const life = (...ends: ReadonlyArray<typeof refused | typeof hungUp>) =>
    livesIn(
      bytesOf(
        ...stay("c1", { from: 0, to: 5 * minute, lost: true }),
        ...ends.flatMap((ended, at) => tried(`c${at + 2}`, (at + 6) * minute, ended))
      )
    )[0]

  it("has to be given right, and the bar to be lifted", () => {
    const told = life(refused, refused, refused, hungUp, hungUp)
    assert.include(
      told?.headline,
      "Login refused 3 times “No.”, and then 2 connections closed before the greeting"
    )
    assert.match(told?.fix ?? "", /^Stop the program, and give it the right user name and password\./)
    assert.deepStrictEqual([told?.tone, told?.actionBy], ["failure", "user"])
    assert.notInclude(`${told?.figures}`, "no greeting")
  })

  it("is not what an outage after one or two refusals shows", () => {
    for (const told of [life(refused, refused, hungUp, hungUp), life(refused, refused, refused, hungUp)])
      assert.notInclude(told?.headline, "barred")
  })
})

describe("another password that the app gives", () => {
  const renewed = at(6 * minute, "credential:renewed", { kind: "password" }, "c2")
  const moved = (time: number, from: string, to: string) =>
    at(6 * minute + time, "machine:transition", { from, to, event: "always" }, "c2")
  const kinds = (...moves: ReadonlyArray<ReturnType<typeof moved>>) => {
    const failed = { outcome: "failed", error: "AuthRejected", step: "auth" } as const
    const [began, ...rest] = tried("c2", 6 * minute, failed)
    if (began === undefined) return assert.fail("no connection")
    const events = [...stay("c1", { from: 0, to: 5 * minute, lost: true }), began, renewed, ...moves, ...rest]
    return livesIn(bytesOf(...events))[0]?.marks.map(({ kind }) => kind) ?? []
  }

  it("is accepted once a login by it is", () =>
    assert.include(kinds(moved(1, "authenticating.requesting", "recapability")), "renewed"))

  it("is not where the server is asked what it offers after it was refused", () => {
    const asked = moved(1, "authenticating.choosing", "capability")
    const back = moved(2, "capability", "authenticating.choosing")
    assert.notInclude(kinds(asked, back, moved(3, "authenticating.choosing", "failing")), "renewed")
  })
})

describe("logins that are refused for a while after many quick ones", () => {
  /** One a letter: accepted and closed (a), or refused (r). */
  const logins = (all: string, every: number, label?: string) => {
    const events = Array.from(all).flatMap((each, n) => {
      const [group, from] = [`c${n + 1}`, n * every]
      const [cond, lost] = each === "a" ? (["OK", false] as const) : (["NO", true] as const)
      const failed = { outcome: "failed", error: "AuthRejected", step: "auth" } as const
      const [began, ...rest] = lost
        ? tried(group, from, failed)
        : stay(group, { from, to: from + 1500, lost })
      if (began?.name !== "connection:started") return []
      const data = { ...began.data, session: `s${n}`, attempt: 1, ...(label !== undefined && { label }) }
      return [
        { ...began, data },
        at(from, "wire:sent", { tag: "a1", cmd: "LOGIN", line: "a1 LOGIN" }, group),
        at(from, "wire:received", { tag: "a1", cond, line: `a1 ${cond} x` }, group),
        ...rest
      ]
    })
    const index = indexOf(bytesOf(...events.toSorted((one, other) => one.time - other.time)))
    return [...poolsOf(index.alike(0)), ...livesOf(index.account(0), { isOver: true, now: index.now })]
  }
  const many = "a".repeat(12)
  const limit = "most likely a limit on logins"

  it.each([
    ["one after another", 2000],
    ["at the same time", 900]
  ])("are most likely limited, and that is the app's: %s", (_, every) => {
    const [said] = logins(`${many}rrrraa`, every, "web")
    assert.include(
      said?.headline ?? "",
      `4 of 18 logins refused, all one after another after 12 had been accepted within a minute, and later ones accepted again: ${limit}`
    )
    assert.strictEqual(
      said?.cause,
      "most likely this program, which logs in more often than the server allows"
    )
    assert.match(said?.fix ?? "", /Do not change it\. Let the app keep a connection/)
    assert.strictEqual(said?.actionBy, "app")
  })

  it("are so each time", () =>
    assert.include(
      logins(`${many}rrra${many}rrraa`, 2000, "web")[0]?.headline ?? "",
      "6 of 33 logins refused in 2 runs, each after at least 12 had been accepted within a minute"
    ))

  it.each([
    ["few were accepted before", "aaaaarrrraa", 2000, "web"],
    ["they were slow", `${many}rrrraa`, minute, "web"],
    ["they are not accepted again", `${many}rrrr`, 2000, "web"],
    ["one was refused", `${many}raa`, 2000, "web"],
    ["they may be of several accounts", `${many}rrrraa`, 2000, undefined]
  ] as const)("are not known to be limited if %s", (_, all, every, label) => {
    for (const { headline } of logins(all, every, label)) assert.notInclude(headline, limit)
  })
})

describe("two machines of one name", () => {
  const reached = (group: string, from: number, address: string) => [
    at(from, "net:start", { lane: "implicitTls", op: 1, kind: "tcp", address, port: 993 }, group),
    at(from, "net:end", { lane: "implicitTls", op: 1, ok: true }, group),
    at(from, "net:start", { lane: "implicitTls", op: 2, kind: "tls", port: 993 }, group)
  ]
  const life = (addresses: readonly [string, string]) => {
    const failed = { outcome: "retried", error: "TlsExpired", step: "tls" } as const
    const [opened, ...open] = stay("c1", { from: 0, to: minute, lost: true })
    const [began, ...ended] = tried("c2", minute, failed)
    const tls = { lane: "implicitTls", op: 2 } as const
    const [first] = livesIn(
      bytesOf(
        ...(opened === undefined ? [] : [opened]),
        ...reached("c1", 0, addresses[0]),
        at(0, "net:end", { ...tls, ok: true }, "c1"),
        ...open,
        ...(began === undefined ? [] : [began]),
        ...reached("c2", minute, addresses[1]),
        at(minute, "net:end", { ...tls, ok: false, error: "tlsExpired" }, "c2"),
        ...ended
      )
    )
    return first
  }

  it("are told apart by their addresses, if one has a certificate that is not trusted", () => {
    const { actionBy, fix = "", headline = "" } = life(["192.0.2.1", "192.0.2.2"]) ?? {}
    assert.include(headline, "ertificate expired at 192.0.2.2, and trusted at 192.0.2.1")
    assert.include(fix, "the machine at 192.0.2.2")
    assert.strictEqual(actionBy, "admin")
  })

  it("are one if it is the same address", () =>
    assert.notInclude(life(["192.0.2.1", "192.0.2.1"])?.headline, "trusted at"))

  it("have certificates of their own, if one is refused and another trusted in turns", () => {
    const failed = { outcome: "retried", error: "TlsExpired", step: "tls" } as const
    const inTurns = (times: number) =>
      livesIn(
        bytesOf(
          ...Array.from({ length: times }).flatMap((_, at) => [
            ...stay(`c${2 * at + 1}`, { from: 2 * at * minute, to: (2 * at + 1) * minute, lost: true }),
            ...tried(`c${2 * at + 2}`, (2 * at + 1) * minute, failed)
          ]),
          ...stay(`c${2 * times + 1}`, { from: 2 * times * minute, to: 3 * times * minute, lost: false })
        )
      )[0]
    const { actionBy, headline = "" } = inTurns(3) ?? {}
    assert.match(
      headline,
      /^Certificate expired at 3 of 7 connections, in turns with those that were trusted/
    )
    assert.strictEqual(actionBy, "admin")
    assert.notInclude(inTurns(1)?.headline, "in turns")
  })
})

it("refused connections between bursts of refused logins are what these led to", () => {
  const refused = { outcome: "failed", error: "AuthRejected", step: "auth" } as const
  const shut = { outcome: "failed", error: "ConnectRefused", step: "tcp" } as const
  const lives = (ends: ReadonlyArray<typeof refused | typeof shut>) =>
    livesIn(
      bytesOf(
        ...stay("c1", { from: 0, to: minute, lost: true }),
        ...ends.flatMap((ended, at) => tried(`c${at + 2}`, (at + 2) * minute, ended)),
        ...stay("c20", { from: 30 * minute, to: 45 * minute, lost: false })
      )
    )[0]?.headline
  const burst = [refused, refused, refused, shut, shut]
  assert.match(lives([...burst, ...burst]) ?? "", /until then: login refused/)
  // once, the server may have been down
  assert.match(lives(burst) ?? "", /until then: connection refused/)
})
