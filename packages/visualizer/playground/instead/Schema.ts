/**
 * Schemas that check nothing: what the library reads with them here is what this page has made. Their fields, their
 * annotations and the classes that they define are as they are.
 */
import { Data, Effect, Redacted, Result } from "effect"
import * as Option from "effect/Option"

const asItIs = (value: unknown): unknown => value

interface Parts {
  readonly ast?: { readonly _tag: string }
  /** Reads a value: makes an error or a secret out of plain data. */
  readonly read?: (value: unknown) => unknown
  /** Returns whether it is the member of a union for this value. */
  readonly takes?: (value: unknown) => boolean
  /** Returns whether it is a value of it already, if plain data has to be converted first. */
  readonly is?: (value: unknown) => boolean
  readonly fields?: Fields
  readonly literal?: unknown
  readonly literals?: ReadonlyArray<unknown>
  readonly members?: ReadonlyArray<Shape>
  readonly schema?: Parts
}

interface Shape extends Parts {
  readonly ast: { readonly _tag: string }
  readonly read: (value: unknown) => unknown
  readonly annotations: object | undefined
  readonly annotate: (annotations: object) => Shape
  readonly check: () => Shape
  readonly pipe: (...steps: ReadonlyArray<Step>) => Shape
}

const make = (parts: Parts = {}, annotations?: object): Shape => {
  const shape: Shape = {
    ast: { _tag: "Any" },
    read: asItIs,
    ...parts,
    annotations,
    annotate: (annotations) => make(parts, annotations),
    check: () => shape,
    pipe: (...steps) => steps.reduce((one, step) => step(one), shape)
  }
  return shape
}

const any = make()
const number = make({ ast: { _tag: "Number" } })

type Fields = Readonly<Record<string, Shape>>

type Step = (shape: Shape) => Shape

export const Boolean = make({ ast: { _tag: "Boolean" } })

export {
  any as BigInt,
  any as DateTimeUtc,
  any as Duration,
  any as String,
  any as Uint8Array,
  any as Unknown,
  number as Finite,
  number as Int,
  number as Number
}

const whole = (): Shape => any

export {
  whole as Array,
  whole as NonEmptyArray,
  whole as Record,
  whole as Tuple,
  whole as declare,
  whole as suspend
}

const inner = (shape: Shape): Shape => shape

export {
  inner as NullOr,
  inner as Option,
  inner as UndefinedOr,
  inner as optional,
  inner as optionalKey,
  inner as toCodecJson,
  inner as toType
}

const unchanged = (): Step => inner

export { unchanged as brand, unchanged as decode }

const nothing = () => undefined

export {
  nothing as isBetween,
  nothing as isPattern,
  nothing as link,
  nothing as makeFilter,
  nothing as passthrough,
  nothing as passthroughSupertype,
  nothing as toUpperCase,
  nothing as transform
}

export const decodeTo = (to: Shape) => (): Shape => to

export const Literal = (literal: unknown): Shape => make({ literal })

export const Literals = (literals: ReadonlyArray<unknown>): Shape =>
  make({ literals, takes: (value: unknown) => literals.includes(value) })

export const tag = (literal: unknown): Shape => make({ schema: { literal } })

export const RedactedFromValue = (): Shape =>
  make({
    takes: (value: unknown) => typeof value === "string",
    read: (value: unknown) => (typeof value === "string" ? Redacted.make(value) : value)
  })

export const Struct = (fields: Fields): Shape =>
  make({
    fields,
    read: (value: unknown) => {
      if (!isRecord(value)) throw new TypeError("not a structure")
      return Object.fromEntries(
        Object.entries(fields).flatMap(([name, field]) =>
          name in value ? [[name, field.read(value[name])]] : []
        )
      )
    }
  })

type Values = Readonly<Record<string, unknown>>

const isRecord = (value: unknown): value is Values => typeof value === "object" && value !== null

export const TaggedStruct = (name: string, fields: Fields): Shape => Struct({ _tag: tag(name), ...fields })

export const Union = (members: ReadonlyArray<Shape>): Shape => {
  const memberOf = (value: unknown) => members.find(({ takes }) => takes?.(value))
  return make({
    members,
    takes: (value: unknown) => memberOf(value) !== undefined,
    read: (value: unknown) => memberOf(value)?.read(value) ?? value
  })
}

const errorOf = (name: string) => (fields: Fields) => classOf(Base, name, fields)

type Constructor = new (props: Values) => object

/** Returns a class of errors, which is the schema of its instances as well. */
const classOf = (Above: Constructor, name: string, fields: Fields) => {
  const constant = "_tag" in fields ? { _tag: name } : {}
  class Made extends Above {
    static readonly fields = fields
    static read(value: Values) {
      return value instanceof this ? value : new this(value)
    }
    static is(value: unknown) {
      return value instanceof Made
    }
    static takes(value: unknown) {
      return isRecord(value) && value["_tag"] === name
    }
    static extend(name: string) {
      return (more: Fields) => classOf(this, name, { ...fields, ...more })
    }
    constructor(props: Values) {
      // in the order of the fields, as the real ones and so traces have them
      const known = Object.keys(fields).filter((name) => name in props)
      super({ ...constant, ...Object.fromEntries(known.map((name) => [name, props[name]])), ...props })
    }
  }
  Object.assign(Made.prototype, { name })
  return Made
}

class Base extends Data.Error<Values> {}

export { errorOf as Error }

export const TaggedError = () => (name: string, fields: Fields) =>
  errorOf(name)({ _tag: tag(name), ...fields })

export const resolveAnnotations = (shape: { readonly annotations?: object }) => shape.annotations

export const is =
  (shape: Shape) =>
  (value: unknown): boolean =>
    shape.members?.some((member) => is(member)(value)) ?? (shape.is ?? shape.takes)?.(value) === true

export const decodeSync = (shape: Shape) => (value: unknown) => shape.read(value)

export { decodeSync as encodeSync }

export const decodeUnknownEffect = (shape: Shape) => (value: unknown) => Effect.succeed(shape.read(value))

export const decodeUnknownResult = (shape: Shape) => (value: unknown) => Result.succeed(shape.read(value))

export const fromJsonString = (shape: Shape): Shape =>
  make({ read: (text: unknown) => shape.read(JSON.parse(String(text))) })

/** `None` for what is no JSON. */
export const decodeUnknownOption = (shape: Shape) =>
  Option.liftThrowable((value: unknown) => shape.read(value))
