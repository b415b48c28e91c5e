/** Explains a failure: fills an explanation's sentences with the failure's fields. */
import type { all } from "../failure/reason/all.ts"
import { duration } from "../base/duration.ts"
import { quoted } from "../failure/reason/fill.ts"
import { authentication } from "./authentication.ts"
import { between } from "./between.ts"
import { commands } from "./commands.ts"
import { discovery } from "./discovery.ts"
import type { Explanation, Explanations, Sentence } from "./Explanation.ts"
import { local } from "./local.ts"
import { network } from "./network.ts"
import { protocol } from "./protocol.ts"
import { provider } from "./provider.ts"
import { ofQuirks } from "./quirks.ts"
import { security } from "./security.ts"
import { silence } from "./silence.ts"

/** The name of a reason. */
export type ReasonTag = keyof typeof all

/** The explanation of each reason. */
export const ofReasons = {
  ...local,
  ...discovery,
  ...network,
  ...silence,
  ...between,
  ...security,
  ...authentication,
  ...provider,
  ...commands,
  ...protocol
} satisfies { readonly [Tag in ReasonTag]: Explanation }

/** A failure as a trace records it. */
export interface Explained {
  /** The tag of its reason. */
  readonly error: string
  readonly step?: string
  /** The id of the quirk that gave the meaning. */
  readonly quirk?: string
  /** The fields of the reason, and `lost` and `closed` (the failed ports) and `attempts`. */
  readonly facts?: { readonly [name: string]: unknown }
}

/** The explanation of one failure. */
export interface Words {
  readonly why: string
  readonly try: ReadonlyArray<string>
  readonly see?: string
}

/** Returns the explanation; `undefined` if neither reason nor quirk is known, as in a trace of another version. */
export const explain = ({ error, facts, quirk, step }: Explained): Words | undefined => {
  const found = [given(ofQuirks, quirk), given(ofReasons, error)].filter((each) => each !== undefined)
  if (found.length === 0) return undefined
  const known = { step, ...facts }
  const see = found.find((each) => each.see !== undefined)?.see
  return {
    why: filled(
      found.flatMap((each) => each.why),
      known
    ).join(" "),
    try: filled(
      found.flatMap((each) => each.try ?? []),
      known
    ),
    ...(see === undefined ? {} : { see })
  }
}

const given = (table: Explanations, name: string | undefined): Explanation | undefined =>
  name !== undefined && Object.hasOwn(table, name) ? table[name] : undefined

const filled = (sentences: ReadonlyArray<Sentence>, facts: object): ReadonlyArray<string> =>
  sentences.flatMap((sentence) => {
    const { if: condition = {}, say } = typeof sentence === "string" ? { say: sentence } : sentence
    const holds = Object.entries(condition).every(([name, value]) => isSo(valueOf(facts, name), value))
    return holds ? fill(say, facts) : []
  })

/** Returns whether the fact has the value; a list, whether it contains it. */
const isSo = (fact: unknown, value: string | boolean | number): boolean =>
  (Array.isArray(fact) && fact.includes(value)) || (fact ?? false) === value

/** Returns the sentence with its facts, or nothing if one of them was not recorded. */
const fill = (sentence: string, facts: object): ReadonlyArray<string> => {
  // the pieces at odd places are the names
  const pieces = sentence
    .split(/\{([\w.]+)\}/)
    .map((piece, place) => (place % 2 === 0 ? piece : shown(piece, valueOf(facts, piece))))
  return pieces.includes(undefined) ? [] : [pieces.join("")]
}

/** Returns the fact of this name, or a part of it: `literal.bytes`. */
const valueOf = (facts: object, name: string): unknown =>
  name
    .split(".")
    .reduce<unknown>(
      (value, key) =>
        typeof value === "object" && value !== null && Object.hasOwn(value, key)
          ? new Map<string, unknown>(Object.entries(value)).get(key)
          : undefined,
      facts
    )

const shown = (name: string, value: unknown): string | undefined => {
  if (typeof value === "number") return /(?:^|\.)ms$|Ms$/.test(name) ? duration(value) : `${value}`
  if (typeof value === "string") return value === "" ? undefined : quoted(value)
  if (!Array.isArray(value) || value.length === 0) return undefined
  return value.map((each) => listed(`${each}`)).join(", ")
}

/** Within a list, a single word needs no marks. */
const listed = (text: string): string => (/^[\w.+-]{1,48}$/.test(text) ? text : quoted(text))
