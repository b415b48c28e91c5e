/** Exchanges of all mechanisms, without lazy loading. */
import * as Mechanism from "../Mechanism.ts"
import type { Start } from "./ExchangeRequest.ts"
import * as md5 from "./md5.ts"
import * as scram from "./scram.ts"
import { startOf as unproved } from "./unproved.ts"

export const startOf = (mechanism: Mechanism.Name): Start =>
  unproved(mechanism) ?? (Mechanism.factsOf(mechanism).usesMd5 ? md5.start : scram.start)

export const start: Start = (request) => startOf(request.mechanism)(request)
