import { createHash, X509Certificate } from "node:crypto"
import type * as tls from "node:tls"
import { TLSSocket } from "node:tls"
import { ca, serverCertificate, serverKey } from "@effect-imap/core/internal/simulator"
import { isSecured, type TlsInfo, type TransportError } from "@effect-imap/core/internal/Transport"
import { assert, describe, it } from "@effect/vitest"
import { Deferred, Effect, Option } from "effect"
import * as NodeTransport from "../../src/transport/NodeTransport.ts"
import { endPoint } from "../../src/transport/tlsInfo.ts"
import * as certificates from "./fixtures/certificates.ts"
import { listen, type Server } from "./support/loopback.ts"
import { bytes } from "../support/bytes.ts"
import { until } from "../support/until.ts"

const transport = NodeTransport.make()
const shakesHands: Server = (end) => Effect.ignore(Effect.andThen(end.startTls, Effect.forever(end.read)))

const connect = (port: number) => transport.connect({ host: "127.0.0.1", port }, () => {})

/** Upgrades a connection to a server that shakes hands as `options` say. */
const upgrade = (
  options: tls.TlsOptions = {},
  client: { serverName?: string; ca?: string | undefined } = {}
) =>
  Effect.gen(function* () {
    const { port } = yield* listen(shakesHands, options)
    const connection = yield* connect(port)
    return { connection, info: yield* connection.upgrade({ serverName: "localhost", ca, ...client }) }
  })

const refusal = (options: tls.TlsOptions, client?: { serverName?: string; ca?: string | undefined }) =>
  Effect.map(Effect.flip(upgrade(options, client)), ({ code, detail, failure }) => ({
    code,
    detail,
    failure
  }))

describe("a certificate", () => {
  it.live("holds for a name and for addresses", () =>
    Effect.gen(function* () {
      for (const serverName of ["localhost", "localhost.", "LOCALHOST", "127.0.0.1", "::1", "[::1]"]) {
        const { connection, info } = yield* upgrade({}, { serverName })
        assert.isTrue(info.authorized, serverName)
        assert.isTrue(isSecured(connection.channel()), serverName)
      }
    })
  )

  it.live("L14 with a wildcard holds where that is a whole label", () =>
    Effect.gen(function* () {
      const { cert } = certificates.partialWildcard
      const { info } = yield* upgrade(certificates.partialWildcard, {
        serverName: "Mail.Example.NET.",
        ca: cert
      })
      assert.isTrue(info.authorized)
    })
  )

  const refusals: ReadonlyArray<{
    readonly rule: string
    readonly options: tls.TlsOptions
    readonly client?: { serverName?: string; ca?: string | undefined }
    readonly failure: TransportError["failure"]
    readonly code: string
    readonly detail: RegExp
  }> = [
    {
      rule: "X16 of another name is refused, with the names it has",
      options: certificates.otherName,
      failure: "tlsName",
      code: "ERR_TLS_CERT_ALTNAME_INVALID",
      detail:
        /for imap\.example\.com, \*\.example\.net, not for localhost; SHA-256 fingerprint ([\dA-F]{2}:){31}/
    },
    {
      rule: "S12 that has a common name alone is refused",
      options: certificates.commonNameOnly,
      failure: "tlsName",
      code: "ERR_TLS_CERT_ALTNAME_INVALID",
      detail: /for no host name at all, not for localhost/
    },
    {
      rule: "S13 that has a name alone is refused for an address",
      options: certificates.nameOnly,
      client: { serverName: "127.0.0.1" },
      failure: "tlsName",
      code: "ERR_TLS_CERT_ALTNAME_INVALID",
      detail: /for localhost, not for 127\.0\.0\.1/
    },
    {
      rule: "S11 with a wildcard is refused for two labels",
      options: certificates.otherName,
      client: { serverName: "a.b.example.net" },
      failure: "tlsName",
      code: "ERR_TLS_CERT_ALTNAME_INVALID",
      detail: /not for a\.b\.example\.net/
    },
    {
      rule: "L14 whose wildcard is a part of a label is refused",
      options: certificates.partialWildcard,
      client: { serverName: "imap.example.com", ca: certificates.partialWildcard.cert },
      failure: "tlsName",
      code: "ERR_TLS_CERT_ALTNAME_INVALID",
      detail: /for im\*p\.example\.com, \*\.example\.net, not for imap\.example\.com/
    },
    {
      rule: "X16 B12 that is self-signed is refused, and called so",
      options: certificates.selfSigned,
      failure: "tlsUntrusted",
      code: "DEPTH_ZERO_SELF_SIGNED_CERT",
      detail: /self-signed \(CN=NOT SECRET self-signed\); SHA-256/
    },
    {
      rule: "X16 of an unknown issuer is refused",
      options: {},
      client: { ca: undefined },
      failure: "tlsUntrusted",
      code: "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
      detail: /its issuer is CN=NOT SECRET test CA; SHA-256/
    },
    {
      rule: "X16 of an unknown issuer that comes along is refused",
      options: { key: serverKey, cert: serverCertificate + ca },
      client: { ca: undefined },
      failure: "tlsUntrusted",
      code: "SELF_SIGNED_CERT_IN_CHAIN",
      detail: /its issuer is CN=NOT SECRET test CA/
    },
    {
      rule: "X16 that has expired is refused, with the day",
      options: certificates.expired,
      failure: "tlsExpired",
      code: "CERT_HAS_EXPIRED",
      detail: /^the certificate of localhost expired on 2021-01-01$/
    },
    {
      rule: "X16 that is not valid yet is refused, with the day",
      options: certificates.notYetValid,
      failure: "tlsNotYetValid",
      code: "CERT_NOT_YET_VALID",
      detail: /^the certificate of localhost is not valid before 2110-01-01$/
    }
  ]

  for (const { client, code, detail, failure, options, rule } of refusals) {
    it.live(rule, () =>
      Effect.gen(function* () {
        const refused = yield* refusal(options, client)
        assert.deepInclude(refused, { failure, code })
        assert.match(refused.detail, detail)
      })
    )
  }

  it.live("S13 of an international name holds for its U-labels, and with a wildcard for one label", () =>
    Effect.gen(function* () {
      assert.isTrue((yield* upgrade(certificates.idn, { serverName: "bücher.example" })).info.authorized)
      assert.isTrue((yield* upgrade(certificates.otherName, { serverName: "a.example.net" })).info.authorized)
    })
  )

  it.live("S12 is trusted by whom its authority was given, and by nobody else in the process", () =>
    Effect.gen(function* () {
      for (let visit = 0; visit < 2; visit++) {
        assert.isTrue((yield* upgrade()).info.authorized)
        for (const other of [undefined, certificates.selfSigned.cert]) {
          assert.strictEqual((yield* refusal({}, { ca: other })).failure, "tlsUntrusted")
        }
      }
    })
  )

  it.live("destroys the connection when it is refused", () =>
    Effect.gen(function* () {
      const gone = yield* Deferred.make<void>()
      const { port } = yield* listen((end) =>
        Effect.ensuring(shakesHands(end), Deferred.succeed(gone, undefined))
      )
      const connection = yield* connect(port)
      yield* Effect.flip(connection.upgrade({ serverName: "localhost" }))
      yield* Deferred.await(gone)
      yield* Effect.flip(connection.write(bytes("secret")))
      assert.deepStrictEqual(connection.channel(), { _tag: "clear" })
    })
  )

  it.live("is not asked for where `ca` is no PEM", () =>
    Effect.map(refusal({}, { ca: "-----BEGIN CERTIFICATE-----\nnonsense" }), ({ detail, failure }) =>
      assert.deepStrictEqual(
        [failure, detail],
        ["tlsAuthoritiesUnusable", "this is not a certificate in PEM"]
      )
    )
  )
})

describe("a handshake", () => {
  it.live("reports protocol, cipher, ALPN, days left and certificate", () =>
    Effect.gen(function* () {
      const { info } = yield* upgrade({ ALPNProtocols: ["imap"] })
      assert.strictEqual(info.protocol, "TLSv1.3")
      assert.match(info.cipher, /^TLS_/)
      assert.deepStrictEqual(info.alpn, Option.some("imap"))
      assert.isAbove(
        Option.getOrElse(info.daysLeft, () => 0),
        30_000
      )
      const der = Option.map(info.peerCertificate, (bytes) => Buffer.from(bytes).toString("hex"))
      assert.deepStrictEqual(der, Option.some(new X509Certificate(serverCertificate).raw.toString("hex")))
    })
  )

  it.live("sends SNI for a name, never for an address", () =>
    Effect.gen(function* () {
      const asked: Array<string> = []
      const SNICallback: tls.TlsOptions["SNICallback"] = (name, answer) => {
        asked.push(name)
        answer(null)
      }
      for (const serverName of ["127.0.0.1", "::1", "localhost."])
        yield* upgrade({ SNICallback }, { serverName })
      assert.deepStrictEqual(asked, ["localhost"])
    })
  )

  it.live("S10 X17 refuses a server below TLS 1.2", () =>
    Effect.gen(function* () {
      const old = { minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" } as const
      assert.strictEqual((yield* refusal(old)).failure, "tlsProtocol")
    })
  )

  it.live("distinguishes a cut from a refusal", () =>
    Effect.gen(function* () {
      for (const cut of ["end", "reset"] as const) {
        const { port } = yield* listen((end) => Effect.ignore(Effect.andThen(end.read, end[cut])))
        const connection = yield* connect(port)
        const { failure } = yield* Effect.flip(connection.upgrade({ serverName: "localhost", ca }))
        assert.strictEqual(failure, "tlsClosed", cut)
      }
    })
  )

  it.live("fails where the end came before it", () =>
    Effect.gen(function* () {
      const { port } = yield* listen((end) => Effect.andThen(end.write(bytes("go")), end.end))
      const connection = yield* connect(port)
      yield* connection.pull
      yield* Effect.sleep("20 millis")
      const { failure } = yield* Effect.flip(connection.upgrade({ serverName: "localhost", ca }))
      assert.strictEqual(failure, "tlsClosed")
    })
  )

  it.live("recognises a port that speaks no TLS, whether its greeting has come or comes later", () =>
    Effect.gen(function* () {
      for (const [server, milliseconds] of [
        [(end) => end.write(bytes("* OK ready\r\n")).pipe(Effect.andThen(Effect.never)), 20],
        [
          (end) =>
            Effect.ignore(
              Effect.andThen(end.read, Effect.andThen(end.write(bytes("a BAD\r\n")), Effect.never))
            ),
          0
        ]
      ] satisfies ReadonlyArray<readonly [Server, number]>) {
        const { port } = yield* listen(server)
        const connection = yield* connect(port)
        yield* Effect.sleep(milliseconds)
        const { failure } = yield* Effect.flip(connection.upgrade({ serverName: "localhost", ca }))
        assert.strictEqual(failure, "tlsNotTls")
      }
    })
  )

  it.live("S06 is refused if clear text came after the OK of STARTTLS", () =>
    Effect.gen(function* () {
      const heard = yield* Deferred.make<void>()
      const { port } = yield* listen((end) =>
        end
          .write(bytes("a OK go\r\n"))
          .pipe(
            Effect.andThen(Deferred.await(heard)),
            Effect.andThen(end.write(bytes("* CAPABILITY INJECTED\r\n"))),
            Effect.andThen(shakesHands(end))
          )
      )
      const connection = yield* connect(port)
      yield* connection.pull
      yield* Deferred.succeed(heard, undefined)
      yield* until("the clear text has not come", () => connection.buffered() === 23)
      const { failure } = yield* Effect.flip(connection.upgrade({ serverName: "localhost", ca }))
      assert.strictEqual(failure, "plaintextBeforeTls")
    })
  )

  it.live("asks for a client certificate by a typed failure", () =>
    Effect.gen(function* () {
      const { connection } = yield* upgrade({ requestCert: true, rejectUnauthorized: true, ca })
      const { failure } = yield* Effect.flip(connection.pull)
      assert.strictEqual(failure, "tlsClientCertificateRequired")
    })
  )

  it.live("is done once", () =>
    Effect.gen(function* () {
      const { connection } = yield* upgrade()
      const { failure } = yield* Effect.flip(connection.upgrade({ serverName: "localhost", ca }))
      assert.strictEqual(failure, "tlsUnsupported")
      assert.strictEqual(connection.channel()._tag, "tls")
    })
  )
})

const exporter = (info: TlsInfo) => Option.map(info.channelBinding("tls-exporter"), (bytes) => bytes.length)

/** `Certificate` with an empty `tbsCertificate`, signed by the algorithm of this identifier. */
const signedBy = (oid: string) => {
  const identifier = Buffer.from(oid, "hex")
  const algorithm = Buffer.concat([
    Buffer.of(0x30, identifier.length + 2, 0x06, identifier.length),
    identifier
  ])
  return Buffer.concat([Buffer.of(0x30, algorithm.length + 2, 0x30, 0x00), algorithm])
}

const lengthOf = (oid: string) => Option.map(endPoint(signedBy(oid)), (hash) => hash.length * 8)

describe("a channel binding", () => {
  for (const [what, exportKeyingMaterial] of [
    ["is not there", undefined],
    [
      "throws",
      () => {
        throw new Error("not supported here")
      }
    ]
  ] as const) {
    it.live(`D4 is absent if the runtime's exporter ${what}, and harms nothing else`, () =>
      Effect.gen(function* () {
        const { prototype } = TLSSocket
        const own = Object.getOwnPropertyDescriptor(prototype, "exportKeyingMaterial") ?? {}
        const swapped = { ...own, value: exportKeyingMaterial }
        yield* Effect.acquireRelease(
          Effect.sync(() => Object.defineProperty(prototype, "exportKeyingMaterial", swapped)),
          () => Effect.sync(() => Object.defineProperty(prototype, "exportKeyingMaterial", own))
        )
        const { info } = yield* upgrade()
        assert.deepStrictEqual(exporter(info), Option.none())
        assert.isTrue(Option.isSome(info.channelBinding("tls-server-end-point")))
      })
    )
  }

  it.live("RFC 9266 is exported by TLS 1.3 only", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(exporter((yield* upgrade()).info), Option.some(32))
      assert.deepStrictEqual(exporter((yield* upgrade({ maxVersion: "TLSv1.2" })).info), Option.none())
    })
  )

  it.live("RFC 5929 is the hash of the server's certificate", () =>
    Effect.gen(function* () {
      const expected = createHash("sha256").update(new X509Certificate(serverCertificate).raw).digest("hex")
      for (const maxVersion of ["TLSv1.2", "TLSv1.3"] as const) {
        const { info } = yield* upgrade({ maxVersion })
        const bound = Option.map(info.channelBinding("tls-server-end-point"), (hash) =>
          Buffer.from(hash).toString("hex")
        )
        assert.deepStrictEqual(bound, Option.some(expected))
      }
    })
  )

  it("RFC 5929 §4.1 hashes as the signature does, MD5 and SHA-1 as SHA-256, and not without a hash", () => {
    assert.deepStrictEqual(lengthOf("2a864886f70d010104"), Option.some(256))
    assert.deepStrictEqual(lengthOf("2a864886f70d010105"), Option.some(256))
    assert.deepStrictEqual(lengthOf("2a864886f70d01010c"), Option.some(384))
    assert.deepStrictEqual(lengthOf("2a8648ce3d040304"), Option.some(512))
    assert.deepStrictEqual(lengthOf("2b6570"), Option.none())
  })
})
