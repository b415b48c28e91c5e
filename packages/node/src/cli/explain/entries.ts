/** An entry for each name: reasons of failures, quirks of servers, and rules for traces. */
import { type Explanation, type Explanations, ofQuirks, ofReasons } from "@effect-imap/core/Explain"
import * as Advice from "@effect-imap/core/internal/Advice"
import { type ActionBy, adviceIn, make, type Party, type Retry } from "@effect-imap/core/internal/ImapError"
import * as Reason from "@effect-imap/core/internal/Reason"
import { known, type Quirk } from "@effect-imap/core/Quirks"
import { builtIn, type Rule } from "@effect-imap/visualizer/internal/Rules"
import { recoveries } from "./recoveries.ts"

/** The facts about a name. A field that differs among its failures is absent. */
export interface Entry {
  readonly name: string
  readonly title: string
  /** The tag of the reason: its own, or that which a quirk gives. */
  readonly reason?: string
  readonly party?: Party
  readonly actionBy?: ActionBy
  readonly retry?: Retry
  readonly advice?: string
  readonly explanation: Explanation
  /** Who reported a quirk. */
  readonly source?: string
}

/** Returns a value of a reason without any fact. */
const withoutFacts = <Value extends string>(
  value: Value | ((facts: object, step: Reason.Step) => Value)
): Value => (typeof value === "function" ? value({}, "command") : value)

interface Meant {
  readonly party: Party | { of(facts: object, step: Reason.Step): Party }["of"]
  readonly actionBy: ActionBy | { of(facts: object, step: Reason.Step): ActionBy }["of"]
  readonly retry: Retry | { of(facts: object, step: Reason.Step): Retry }["of"]
}

const classes = { ...Reason }

const reasonEntry = (tag: Reason.ReasonTag): Entry => {
  const { meaning }: { readonly meaning: Meant } = classes[tag]
  const { advice = "", title = tag } = Advice.wordsOf({ error: tag }, "command") ?? {}
  return {
    name: tag,
    reason: tag,
    title,
    party: withoutFacts(meaning.party),
    actionBy: withoutFacts(meaning.actionBy),
    retry: withoutFacts(meaning.retry),
    advice,
    explanation: ofReasons[tag]
  }
}

/** The titles of quirks at which the server needs time. */
const waits: { readonly [For in Extract<Quirk["recovery"], { readonly _tag: "Waits" }>["for"]]: string } = {
  lock: "The server waits until another session closes the mailbox.",
  index: "The server builds an index before it answers.",
  work: "The server is at work, and needs longer for the answer."
}

const explanations: Explanations = ofQuirks

const quirkEntry = (quirk: Quirk): Entry => {
  const { id: name, recovery, source, state, words } = quirk
  const said = recovery._tag === "Waits" ? [waits[recovery.for]] : []
  const rule = builtIn.find(({ id }) => id === name)
  const general = merged(explanations[name] ?? { why: said }, { why: rule === undefined ? [] : [rule.docs] })
  if (recovery._tag !== "Means") {
    return { name, title: words?.title ?? recoveries[recovery._tag], source, explanation: general }
  }
  const { actionBy, party, reason, retry } = recovery
  if (reason === undefined) {
    return {
      name,
      title: words?.title ?? `What servers say at the step ${state}`,
      source,
      explanation: general,
      ...(party === undefined ? {} : { party }),
      ...(actionBy === undefined ? {} : { actionBy }),
      ...(retry === undefined ? {} : { retry }),
      ...(words?.advice === undefined ? {} : { advice: words.advice })
    }
  }
  const error = make(reason, state === "any" ? "command" : state, { quirk })
  const { _tag: tag } = reason
  return {
    name,
    title: error.title,
    reason: tag,
    source,
    party: error.party,
    actionBy: error.actionBy,
    retry: error.retry,
    advice: adviceIn(error, "command"),
    explanation: merged(general, ofReasons[tag])
  }
}

/** A rule, whose sentence has `{name}` for what it finds. */
const ruleEntry = ({ docs, id, message }: Rule): Entry => ({
  name: id,
  title: message.replace(/\.$/, ""),
  explanation: { why: [docs] }
})

const merged = (first: Explanation, second: Explanation): Explanation => {
  const see = first.see ?? second.see
  return {
    why: first.why.concat(second.why),
    try: (first.try ?? []).concat(second.try ?? []),
    ...(see === undefined ? {} : { see })
  }
}

/** Every name, with what is known of it once that is asked for. */
const entries: ReadonlyMap<string, () => Entry> = new Map([
  ...Object.keys(ofReasons)
    .filter(Reason.isTag)
    .map((tag) => [tag, () => reasonEntry(tag)] as const),
  ...builtIn.map((rule) => [rule.id, () => ruleEntry(rule)] as const),
  ...known.map((quirk) => [quirk.id, () => quirkEntry(quirk)] as const)
])

export const names: ReadonlyArray<string> = Array.from(entries.keys())

/** Returns what is known of a name, whatever its case. */
export const find = (name: string): Entry | undefined => {
  const sought = name.toLowerCase()
  const found = names.find((each) => each.toLowerCase() === sought)
  return found === undefined ? undefined : entries.get(found)?.()
}
