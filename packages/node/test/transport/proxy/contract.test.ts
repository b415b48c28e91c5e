import { ca } from "@effect-imap/core/Simulator"
import { describe } from "@effect/vitest"
import { Effect } from "effect"
import * as NodeTransport from "../../../src/transport/NodeTransport.ts"
import { keeps, keepsBoth, over } from "../support/contract.ts"
import { httpProxy, microsocks, tinyproxy } from "./proxies.ts"
import { isLeftOut } from "../../support/programs.ts"

keepsBoth(
  "CONNECT",
  over(() => Effect.flatMap(httpProxy(false), ({ port }) => NodeTransport.proxy(`http://127.0.0.1:${port}`)))
)

keeps(
  "CONNECT within TLS",
  over(() =>
    Effect.flatMap(httpProxy(true), ({ port }) => NodeTransport.proxy(`https://localhost:${port}`, { ca }))
  )
)

describe.skipIf(isLeftOut("microsocks"))("microsocks", () => {
  keeps(
    "SOCKS5",
    over(() => Effect.flatMap(microsocks(), (port) => NodeTransport.proxy(`socks5://127.0.0.1:${port}`)))
  )
})

describe.skipIf(isLeftOut("tinyproxy"))("tinyproxy", () => {
  keeps(
    "CONNECT",
    over(() => Effect.flatMap(tinyproxy(), (port) => NodeTransport.proxy(`http://127.0.0.1:${port}`)))
  )
})
