/** Every function of the modules that core's public entries hand on. */
import { Context, Schema } from "effect"
import * as Account from "../../src/Account.ts"
import * as Advice from "../../src/Advice.ts"
import * as BodyStructure from "../../src/BodyStructure.ts"
import * as Capability from "../../src/Capability.ts"
import * as Discovery from "../../src/Discovery.ts"
import * as Envelope from "../../src/Envelope.ts"
import * as ImapConnection from "../../src/ImapConnection.ts"
import * as ImapError from "../../src/ImapError.ts"
import * as ImapPool from "../../src/ImapPool.ts"
import * as Lockouts from "../../src/Lockouts.ts"
import * as Mailbox from "../../src/Mailbox.ts"
import * as Mechanism from "../../src/Mechanism.ts"
import * as MessageSet from "../../src/MessageSet.ts"
import * as Mime from "../../src/Mime.ts"
import * as Pacing from "../../src/Pacing.ts"
import * as Policy from "../../src/Policy.ts"
import * as Providers from "../../src/Providers.ts"
import * as Quirks from "../../src/Quirks.ts"
import * as Quotation from "../../src/Quotation.ts"
import * as Reason from "../../src/Reason.ts"
import * as Response from "../../src/Response.ts"
import * as ServerProfiles from "../../src/ServerProfiles.ts"
import * as Sizes from "../../src/Sizes.ts"
import * as Supervised from "../../src/Supervised.ts"
import * as Trace from "../../src/Trace.ts"
import * as Value from "../../src/Value.ts"
import * as FleetStore from "../../src/FleetStore.ts"
import * as ImapFleet from "../../src/ImapFleet.ts"
import * as Machine from "../../src/Machine.ts"
import * as Simulator from "../../src/Simulator.ts"
import * as TraceWriter from "../../src/TraceWriter.ts"
import * as Transport from "../../src/Transport.ts"

export type Untyped = (...args: ReadonlyArray<unknown>) => unknown

const isClass = (value: Untyped) => /^class\b/.test(Function.prototype.toString.call(value))

export const isFunction = (value: unknown): value is Untyped =>
  typeof value === "function" && !isClass(Object(value)) && !Schema.isSchema(value) && !Context.isKey(value)

const modules = {
  Account,
  Advice,
  BodyStructure,
  Capability,
  Discovery,
  Envelope,
  ImapConnection,
  ImapError,
  ImapPool,
  Lockouts,
  Mailbox,
  Mechanism,
  MessageSet,
  Mime,
  Pacing,
  Policy,
  Providers,
  Quirks,
  Quotation,
  Reason,
  Response,
  ServerProfiles,
  Sizes,
  Supervised,
  Trace,
  Value,
  FleetStore,
  ImapFleet,
  Machine,
  Simulator,
  TraceWriter,
  Transport
}

export const functions: ReadonlyMap<string, Untyped> = new Map(
  Object.entries(modules).flatMap(([module, exports]) =>
    Object.entries<unknown>(exports).flatMap(([name, f]) =>
      isFunction(f) ? [[`${module}.${name}`, f] as const] : []
    )
  )
)
