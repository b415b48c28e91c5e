import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Result } from "effect"
import * as HttpClient from "effect/http/HttpClient"
import * as Dns from "effect/net/Dns"
import * as Discovery from "../../src/discovery/Discovery.ts"
import { discover } from "../../src/discovery/discover.ts"
import * as ImapError from "../../src/failure/ImapError.ts"
import { inTime } from "../connection/support.ts"
import { said } from "../support/quotation.ts"
import {
  briefly,
  collection,
  found,
  makeWorld,
  mx,
  page,
  search,
  srv,
  subdomain,
  wellKnown
} from "./world.ts"

describe("Discovery.discover", () => {
  it.effect("knows the large providers without asking anybody", () =>
    Effect.gen(function* () {
      const { asked, calls, discovered } = yield* found({}, "Ada <ada@iCloud.com>", { ispdb: true })
      assert.deepStrictEqual(briefly(discovered), ["provider known tls://ada@imap.mail.me.com:993"])
      assert.strictEqual(discovered.candidates[0].password, "appPassword")
      assert.deepStrictEqual(Discovery.hints(discovered.candidates[0]), [
        "iCloud wants an app password (authorization code) here, not its web password.",
        "See https://support.apple.com/102654"
      ])
      assert.deepStrictEqual([...asked, ...calls], [])
    })
  )

  it.effect("takes a server of the domain from SRV, and the address as its user (RFC 6186 §4)", () =>
    Effect.gen(function* () {
      const records = {
        "_imaps._tcp.example.com": [srv("two.example.com", 993, 20), srv("one.example.com", 1993, 10)],
        "_imap._tcp.example.com": [srv("one.example.com", 143, 10)]
      }
      const { calls, discovered } = yield* found({ records })
      assert.deepStrictEqual(briefly(discovered), [
        "srv dns tls://ada@example.com@one.example.com:1993",
        "srv dns starttls://ada@example.com@one.example.com:143",
        "srv dns tls://ada@example.com@two.example.com:993"
      ])
      assert.deepStrictEqual(calls, [], "nothing is guessed where something is known")
    })
  )

  it.effect(
    "N03 X15 a server outside the domain that DNS alone names needs its owner's consent (RFC 6186 §6)",
    () =>
      Effect.gen(function* () {
        const records = { "_imaps._tcp.example.com": [srv("imap.hoster.example")] }
        const { discovered } = yield* found({ records })
        assert.deepStrictEqual(briefly(discovered), [
          "srv dns tls://ada@example.com@imap.hoster.example:993 consent"
        ])
        const error = yield* Effect.flip(Discovery.best(discovered))
        assert.deepStrictEqual(
          [error.reason._tag, error.retry, error.actionBy],
          ["ServerUnconfirmed", "never", "user"]
        )
        assert.include(error.advice, "with port 993")
      })
  )

  it.effect.each(["notexample.com", "example.com.evil.example", "com"])(
    "%s is not within example.com",
    (host) =>
      Effect.gen(function* () {
        const { discovered } = yield* found({ records: { "_imaps._tcp.example.com": [srv(host)] } })
        assert.isTrue(discovered.candidates[0].needsConsent)
      })
  )

  it.effect(
    "what a domain says of IMAP goes before the provider of its mail, though its owner has to be asked",
    () =>
      Effect.gen(function* () {
        const records = {
          "_imaps._tcp.example.com": [srv("imap.hoster.example")],
          "example.com": [mx("example-com.mail.protection.outlook.com")]
        }
        const { discovered } = yield* found({ records })
        assert.deepStrictEqual(briefly(discovered), [
          "srv dns tls://ada@example.com@imap.hoster.example:993 consent",
          "mx dns tls://ada@example.com@outlook.office365.com:993"
        ])
      })
  )

  it.effect("N03 hosts of a top-level domain belong to everybody", () =>
    Effect.gen(function* () {
      const records = { "_imaps._tcp.example": [srv("imap.hoster.example"), srv("example")] }
      const { discovered } = yield* found({ records }, "ada@example")
      assert.sameMembers(
        discovered.candidates.map(({ account: { host }, needsConsent }) => `${host} ${needsConsent}`),
        ["imap.hoster.example true", "example false"]
      )
    })
  )

  it.effect("no consent is needed for a server that the domain names over HTTPS, or that the table has", () =>
    Effect.gen(function* () {
      const pages = { [`https://${wellKnown}`]: page("imap.hoster.example") }
      const records = { "_imaps._tcp.example.com": [srv("imap.gmail.com")] }
      const { discovered } = yield* found({ pages, records })
      assert.deepStrictEqual(briefly(discovered), [
        "autoconfig https tls://ada@imap.hoster.example:993",
        "srv dns tls://ada@example.com@imap.gmail.com:993"
      ])
      assert.strictEqual((yield* Discovery.best(discovered)).account.host, "imap.hoster.example")
      assert.strictEqual(discovered.candidates[1]?.provider, "Google")
    })
  )

  it.effect("the order of trust decides, and not the speed", () =>
    Effect.gen(function* () {
      const slow = Effect.delay(Effect.void, "3 seconds")
      const world = yield* makeWorld({
        pages: {
          [`https://${subdomain}`]: page("a.example.com"),
          [`http://${wellKnown}`]: page("b.example.com")
        },
        records: { "_imaps._tcp.example.com": [srv("c.example.com")] }
      })
      const delayed = HttpClient.HttpClient.use((client) =>
        Effect.succeed(
          HttpClient.make((request, url) =>
            Effect.andThen(url.protocol === "https:" ? slow : Effect.void, client.execute(request))
          )
        )
      )
      const exit = yield* inTime(
        discover("ada@example.com").pipe(
          Effect.provide(Layer.effect(HttpClient.HttpClient, delayed)),
          Effect.provide(world.layer)
        )
      )
      assert.deepStrictEqual(briefly(yield* exit), [
        "autoconfig https tls://ada@a.example.com:993",
        "srv dns tls://ada@example.com@c.example.com:993",
        "autoconfig http tls://ada@b.example.com:993"
      ])
    })
  )

  it.effect(
    "reports the address to the domain alone, and only over HTTPS; the ISPDB is asked where that is allowed",
    () =>
      Effect.gen(function* () {
        const { asked } = yield* search({})
        assert.sameMembers(asked, [
          `https://${subdomain}?emailaddress=ada%40example.com`,
          `https://${wellKnown}`,
          `http://${subdomain}`,
          `http://${wellKnown}`
        ])
        const { asked: more, discovered } = yield* found(
          { pages: { [collection]: page("imap.isp.example") } },
          undefined,
          {
            ispdb: true
          }
        )
        assert.deepStrictEqual(
          more.filter((url) => !asked.includes(url)),
          [collection]
        )
        assert.deepStrictEqual(briefly(discovered), ["ispdb https tls://ada@imap.isp.example:993"])
      })
  )

  it.effect("finds the provider that takes the domain's mail, and needs no consent to lead there", () =>
    Effect.gen(function* () {
      const records = { "example.com": [mx("alt1.aspmx.l.google.com", 5), mx("aspmx.l.google.com", 1)] }
      const { discovered } = yield* found({ records })
      assert.deepStrictEqual(briefly(discovered), ["mx dns tls://ada@example.com@imap.gmail.com:993"])
      assert.deepStrictEqual(discovered.candidates[0].authentication, ["oauth2", "password"])
    })
  )

  it.effect(
    "asks the ISPDB by the domain of the mail server, too; DNS led there, so its owner must agree",
    () =>
      Effect.gen(function* () {
        const { asked, discovered } = yield* found(
          {
            records: { "example.com": [mx("mx1.mail.isp.example")] },
            pages: { "https://autoconfig.thunderbird.net/v1.1/isp.example": page("imap.isp.example") }
          },
          undefined,
          { ispdb: true }
        )
        assert.includeMembers(asked, ["https://autoconfig.thunderbird.net/v1.1/mail.isp.example"])
        assert.deepStrictEqual(briefly(discovered), ["ispdb dns tls://ada@imap.isp.example:993 consent"])
      })
  )

  it.effect("tries usual names if nobody names a server, and says nothing to them", () =>
    Effect.gen(function* () {
      const servers = {
        "mail.example.com:993": "* OK ready\r\n",
        "example.com:143": "* OK [CAPABILITY IMAP4rev1] hi\r\n"
      }
      const { calls, discovered, log, open } = yield* found({ servers })
      assert.deepStrictEqual(briefly(discovered), [
        "guess guess tls://ada@example.com@mail.example.com:993",
        "guess guess starttls://ada@example.com@example.com:143"
      ])
      assert.lengthOf(calls, 6)
      assert.deepStrictEqual(
        log().filter(({ from }) => from === "client"),
        []
      )
      assert.strictEqual(open(), 0)
    })
  )

  it.effect("a server that does not prove its name, or greets otherwise, is no guess", () =>
    Effect.gen(function* () {
      const servers = { "imap.example.com:993": "* OK hi\r\n", "example.com:143": "220 smtp ready\r\n" }
      const { result } = yield* search({ servers, impostors: ["imap.example.com"] })
      const { reason, retry } = Result.getOrThrow(Result.flip(result))
      assert(reason._tag === "NothingDiscovered")
      assert.strictEqual(reason.asked["imap.example.com:993"], "unusable")
      assert.strictEqual(reason.asked["example.com:143"], "unusable")
      assert.strictEqual(reason.asked["_imaps._tcp.example.com"], "nothing")
      assert.strictEqual(retry, "never")
    })
  )

  it.effect("N01 a domain that says that it has no IMAP is believed: nothing is tried (RFC 2782)", () =>
    Effect.gen(function* () {
      const records = { "_imaps._tcp.example.com": [srv(".", 0)], "_imap._tcp.example.com": [srv(".", 0)] }
      const { calls, result } = yield* search({ records, servers: { "imap.example.com:993": "* OK hi\r\n" } })
      const error = Result.getOrThrow(Result.flip(result))
      assert.include(error.message, "says that it offers no IMAP")
      assert.deepStrictEqual(calls, [])
    })
  )

  it.effect(
    "N02 one service may be refused while the other is offered, which is STARTTLS and no clear text",
    () =>
      Effect.gen(function* () {
        const records = {
          "_imaps._tcp.example.com": [srv(".", 0)],
          "_imap._tcp.example.com": [srv("imap.example.com", 143)]
        }
        const { discovered } = yield* found({ records })
        assert.deepStrictEqual(briefly(discovered), [
          "srv dns starttls://ada@example.com@imap.example.com:143"
        ])
      })
  )

  it.effect("is bounded in time, no matter who is silent, and may be repeated then", () =>
    Effect.gen(function* () {
      const silent = Dns.make({ lookup: () => Effect.never, resolve: () => Effect.never })
      const { result, took } = yield* search({
        dns: silent,
        pages: { [`https://${subdomain}`]: "silent" },
        servers: { "imap.example.com:993": "silent", "mail.example.com:143": "silent" }
      })
      const { reason, retry } = Result.getOrThrow(Result.flip(result))
      assert(reason._tag === "NothingDiscovered")
      assert.strictEqual(reason.asked["imap.example.com:993"], "silent")
      assert.strictEqual(reason.asked["MX example.com"], "silent")
      assert.strictEqual(retry, "later")
      assert.strictEqual(took, 10_000)
    })
  )

  it.effect("tries nothing through a transport that has one other end", () =>
    Effect.gen(function* () {
      const { calls } = yield* search({ kind: "fixed", servers: { "imap.example.com:993": "* OK hi\r\n" } })
      assert.deepStrictEqual(calls, [])
    })
  )

  it.effect("OAuth and pages for people come over HTTPS alone", () =>
    Effect.gen(function* () {
      const oauth = `</incomingServer><oAuth2><authURL>https://l.example/a</authURL><tokenURL>https://l.example/t</tokenURL></oAuth2>
        <documentation url="https://l.example/help"/><incomingServer type="pop3">`
      const secure = yield* found({ pages: { [`https://${wellKnown}`]: page("imap.example.com", oauth) } })
      assert.strictEqual(secure.discovered.candidates[0].oauth?.token, "https://l.example/t")
      assert.deepStrictEqual(secure.discovered.candidates[0].help, [said("https://l.example/help")])
      const plain = yield* found({ pages: { [`http://${wellKnown}`]: page("imap.example.com", oauth) } })
      assert.isUndefined(plain.discovered.candidates[0].oauth)
      assert.deepStrictEqual(plain.discovered.candidates[0].help, [])
    })
  )

  it.effect.each([
    ["to HTTPS is followed", { status: 302, location: "https://www.example.com/autoconfig.xml" }, true],
    ["to plain HTTP is not", { status: 302, location: "http://www.example.com/autoconfig.xml" }, false],
    [
      "with a password is not",
      { status: 302, location: "https://a:b@www.example.com/autoconfig.xml" },
      false
    ],
    ["to an address is not", { status: 302, location: "https://192.0.2.1/autoconfig.xml" }, false],
    ["in a ring ends", { status: 301, location: `https://${wellKnown}` }, false],
    ["to nowhere ends", { status: 307, location: "https://" }, false]
  ] as const)("a redirect from HTTPS %s", ([, redirect, isFollowed]) =>
    Effect.gen(function* () {
      const target = page("imap.example.com")
      const { result } = yield* search({
        pages: {
          [`https://${wellKnown}`]: redirect,
          "https://www.example.com/autoconfig.xml": target,
          "https://192.0.2.1/autoconfig.xml": target,
          "http://www.example.com/autoconfig.xml": target
        }
      })
      assert.strictEqual(Result.isSuccess(result), isFollowed)
    })
  )

  it.effect.each([
    ["http://www.example.com/autoconfig.xml", true],
    ["https://www.example.com/autoconfig.xml", true],
    ["http://www.example.com:443/autoconfig.xml", true],
    ["http://www.example.com:8080/autoconfig.xml", false],
    ["https://www.example.com:8443/autoconfig.xml", false],
    ["http://localhost/autoconfig.xml", false],
    ["http://localhost:9200/autoconfig.xml", false],
    ["http://localhost./autoconfig.xml", false],
    ["http://a.LocalHost/autoconfig.xml", false],
    ["http://printer.local/autoconfig.xml", false],
    ["http://metadata.google.internal/autoconfig.xml", false],
    ["http://router/autoconfig.xml", false],
    ["http://nas.home.arpa/autoconfig.xml", false],
    ["http://127.0.0.1/autoconfig.xml", false],
    ["http://2130706433/autoconfig.xml", false],
    ["http://[::1]/autoconfig.xml", false]
  ] as const)("X43 L23 a redirect from plain HTTP to %s: %s", ([location, isFollowed]) =>
    Effect.gen(function* () {
      const target = page("imap.example.com")
      const { origin } = new URL(location)
      const via = "http://hop.example.com/"
      for (const first of [location, via]) {
        const { asked, result } = yield* search({
          pages: {
            [`http://${wellKnown}`]: { status: 302, location: first },
            [via]: { status: 302, location },
            [`${origin}/autoconfig.xml`]: target
          }
        })
        assert.strictEqual(
          asked.some((url) => url.startsWith(`${origin}/`)),
          isFollowed
        )
        assert.strictEqual(Result.isSuccess(result), isFollowed)
      }
    })
  )

  it.effect("L23 a way that began without TLS leads to no other port, though it went on with it", () =>
    Effect.gen(function* () {
      const { asked } = yield* search({
        pages: {
          [`http://${wellKnown}`]: { status: 302, location: "https://www.example.com/" },
          "https://www.example.com/": { status: 302, location: "https://www.example.com:8443/autoconfig.xml" }
        }
      })
      assert.isFalse(asked.some((url) => url.includes(":8443")))
    })
  )

  it.effect.each([
    ["larger than its bound", " ".repeat(256 * 1024) + page("imap.example.com")],
    ["not UTF-8", new Uint8Array([...new TextEncoder().encode(page("imap.example.com")), 0xff])],
    ["for people", "<!doctype html><p>Welcome"],
    ["without a server that can be one", page("127.0.0.1")],
    ["with a host that is no name", page("imap example com")],
    ["with a user that moves the cursor", page("imap.example.com").replace("%EMAILLOCALPART%", "a\u009b2J")]
  ] as const)("a page that is %s cannot be used", ([, text]) =>
    Effect.gen(function* () {
      const { result } = yield* search({ pages: { [`https://${wellKnown}`]: text } })
      const { reason } = Result.getOrThrow(Result.flip(result))
      assert(reason._tag === "NothingDiscovered")
      assert.strictEqual(reason.asked[`https://${wellKnown}`], "unusable")
    })
  )

  it.effect("what is no address fails with InvalidAccount, which does not repeat it", () =>
    Effect.gen(function* () {
      const { result } = yield* search({}, "hunter2 is no address")
      const error = Result.getOrThrow(Result.flip(result))
      assert.strictEqual(error.reason._tag, "InvalidAccount")
      assert.notInclude(JSON.stringify(ImapError.toJson(error)), "hunter2")
    })
  )
})
