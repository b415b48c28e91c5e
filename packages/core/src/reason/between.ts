/** Reasons of what stands between this machine and the server. `detail` holds no secret. */
import { Schema } from "effect"
import { detail, failure, port } from "./Failure.ts"

export class ProxyUnusable extends failure<ProxyUnusable>()("ProxyUnusable", { detail }) {}

export class ProxyAuthRequired extends failure<ProxyAuthRequired>()("ProxyAuthRequired", { detail }) {}

export class ProxyRefused extends failure<ProxyRefused>()("ProxyRefused", { host: Schema.String, port }) {}

export class ProxyFailed extends failure<ProxyFailed>()("ProxyFailed", {
  host: Schema.String,
  port,
  detail
}) {}

/** The command of a tunnel ended by itself; `detail` says how. */
export class TunnelEnded extends failure<TunnelEnded>()("TunnelEnded", { detail }) {}
