/** Every function of the modules that core's public entries hand on. */
import { Context, Schema } from "effect"
import * as Account from "../../src/lifecycle/Account.ts"
import * as Advice from "../../src/failure/Advice.ts"
import * as BodyStructure from "../../src/imap/BodyStructure.ts"
import * as Capability from "../../src/imap/Capability.ts"
import * as Discovery from "../../src/discovery/Discovery.ts"
import * as Envelope from "../../src/imap/Envelope.ts"
import * as ImapConnection from "../../src/mailbox/ImapConnection.ts"
import { follow } from "../../src/mailbox/supervision/follow.ts"
import { signInAgain, unavailable } from "../../src/lifecycle/account/givenSecret.ts"
import { httpStatus } from "../../src/failure/httpStatus.ts"
import * as ImapError from "../../src/failure/ImapError.ts"
import * as ImapPool from "../../src/mailbox/ImapPool.ts"
import * as Lockouts from "../../src/lifecycle/Lockouts.ts"
import * as Mailbox from "../../src/imap/Mailbox.ts"
import * as Mechanism from "../../src/imap/Mechanism.ts"
import * as Memory from "../../src/lifecycle/Memory.ts"
import * as MessageSet from "../../src/imap/MessageSet.ts"
import * as Mime from "../../src/imap/Mime.ts"
import * as Pacing from "../../src/mailbox/Pacing.ts"
import * as Policy from "../../src/lifecycle/Policy.ts"
import * as Providers from "../../src/discovery/Providers.ts"
import * as Quirks from "../../src/failure/Quirks.ts"
import * as Quotation from "../../src/failure/Quotation.ts"
import * as Reason from "../../src/failure/Reason.ts"
import * as Response from "../../src/imap/Response.ts"
import * as ServerProfiles from "../../src/lifecycle/ServerProfiles.ts"
import * as Sizes from "../../src/base/Sizes.ts"
import * as Supervised from "../../src/mailbox/Supervised.ts"
import * as Trace from "../../src/trace/Trace.ts"
import * as Value from "../../src/imap/Value.ts"
import * as FleetStore from "../../src/fleet/FleetStore.ts"
import * as ImapFleet from "../../src/fleet/ImapFleet.ts"
import * as Machine from "../../src/lifecycle/Machine.ts"
import { ended } from "../../src/simulator/ended.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import * as TraceWriter from "../../src/trace/TraceWriter.ts"
import * as Transport from "../../src/lifecycle/Transport.ts"

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
  ImapError: { ...ImapError, httpStatus, signInAgain, unavailable },
  ImapPool,
  Lockouts,
  Mailbox,
  Mechanism,
  Memory,
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
  Supervised: { ...Supervised, follow },
  Trace,
  Value,
  FleetStore,
  ImapFleet,
  Machine,
  Simulator: { ...Simulator, ended },
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
