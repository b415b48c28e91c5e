/**
 * The role of each text in an event, nested ones included. The format defines it for its fields; a new field of a
 * reason does not compile before it has a role here, and an unknown field is not exported.
 */
import type { PlainReason } from "@effect-imap/core/internal/Reason"
import type * as Trace from "@effect-imap/core/Trace"
import { isRecord } from "../trace/Entry.ts"
import type { Discloses, Field, Fields } from "../trace/Field.ts"
import { ofEvents, ofFailure } from "../trace/format.generated.ts"

/** The role of a text. A reason's facts and the failures of other ways in are split into their fields before. */
export type Role = Exclude<Discloses, "facts" | "failures"> | "folder"

/** Returns the replacement of a text. */
export type Visit = (role: Role, text: string) => string

/** Returns the event with each text replaced by `visit`, and without unknown fields. */
export const mapTexts = (event: Trace.Event, visit: Visit): unknown => ({
  ...event,
  data: fieldsOf(ofEvents[event.name], event.data, visit)
})

const fieldsOf = ([required, optional]: Fields, value: unknown, visit: Visit): unknown =>
  isRecord(value)
    ? record(
        (name) => own(required, name) ?? own(optional, name),
        value,
        (kind, inner) => field(kind, inner, visit)
      )
    : undefined

/** Returns a field's kind; what every object has by itself, such as `constructor`, is no field. */
const own = (fields: Fields[number], name: string): Field | undefined =>
  Object.hasOwn(fields, name) ? fields[name] : undefined

/** Converts a record. Numbers and booleans reveal nothing; a field without a role is removed. */
const record = <R>(
  roleOf: (name: string) => R | undefined,
  value: Readonly<Record<string, unknown>>,
  given: (role: R, inner: unknown) => unknown
) =>
  Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]): ReadonlyArray<readonly [string, unknown]> => {
      if (typeof inner === "number" || typeof inner === "boolean") return [[name, inner]]
      const role = roleOf(name)
      return role === undefined ? [] : [[name, given(role, inner)]]
    })
  )

type KeysOf<A> = A extends unknown ? keyof A : never

type ValueOf<A, Key> = A extends unknown ? (Key extends keyof A ? A[Key] : never) : never

/** The fields of all members of a union that can contain text. */
type TextOf<A> = {
  [Key in KeysOf<A>]: Exclude<ValueOf<A, Key>, number | boolean | bigint | undefined> extends never
    ? never
    : Key
}[KeysOf<A>]

/** A reason's `hosts` are keys of a record. */
type FactRole = Role | "hosts"

type RolesOf<A> = { readonly [Key in TextOf<A>]: FactRole }

/** The roles of a reason's fields; the recorder adds `lost`, the reasons of other ways in. */
const ofReason: RolesOf<PlainReason> & { readonly lost: Role } = {
  _tag: "own",
  lost: "own",
  along: "own",
  announced: "serverText",
  asked: "hosts",
  capabilities: "words",
  capability: "words",
  charsets: "words",
  code: "words",
  command: "own",
  detail: "serverText",
  domain: "host",
  errno: "own",
  expected: "serverText",
  failure: "own",
  field: "own",
  help: "serverText",
  host: "host",
  kind: "own",
  known: "own",
  mailbox: "folder",
  mayBe: "own",
  mechanism: "own",
  of: "own",
  offered: "words",
  problem: "serverText",
  product: "serverText",
  protocol: "own",
  schemes: "serverText",
  scope: "serverText",
  serverName: "host",
  state: "own",
  status: "words",
  step: "own",
  through: "words",
  thrown: "serverText",
  url: "serverText",
  wanted: "own"
}

const factRoles: ReadonlyMap<string, FactRole> = new Map(Object.entries(ofReason))

const field = (kind: Field, value: unknown, visit: Visit): unknown => {
  if (kind === "facts")
    return isRecord(value) ? record((name) => factRoles.get(name), value, fact(visit)) : undefined
  if (kind === "failures")
    return Array.isArray(value) ? value.map((each) => fieldsOf(ofFailure, each, visit)) : undefined
  if (typeof value !== "string" || kind === "integer" || kind === "number" || kind === "boolean")
    return undefined
  return typeof kind === "string" ? visit(kind, value) : value
}

const fact =
  (visit: Visit) =>
  (role: FactRole, value: unknown): unknown => {
    if (Array.isArray(value)) return value.map((each) => fact(visit)(role, each))
    if (isRecord(value)) {
      // names in DNS and on pages, each with its result
      const entries = Object.entries(value).map(([key, inner]) =>
        role === "hosts" ? [visit("host", key), inner] : [key, fact(visit)(role, inner)]
      )
      return Object.fromEntries(entries)
    }
    if (typeof value !== "string" || role === "own") return value
    return role === "hosts" ? undefined : visit(role, value)
  }
