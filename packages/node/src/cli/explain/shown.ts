/** An explanation as the command prints it: in lines, or as JSON. */
import type { Style } from "../output/stepLines.ts"
import { version } from "../output/Json.ts"
import { hanging, labelled, retries, turns } from "../output/Words.ts"
import type { Entry } from "./entries.ts"
import { partyWords } from "../output/partyWords.ts"
import { general } from "./sentences.ts"

/** Describes a reason or a quirk without a concrete failure. */
export const lines = (entry: Entry, style: Style): string => {
  const { actionBy, advice, explanation, name, party, reason, retry, source, title } = entry
  const helps = explanation.try ?? []
  const tries = advice === undefined ? helps.map(general) : [advice, ...helps.map(general)]
  const turn = [actionBy && turns[actionBy], retry && retries[retry]].filter((text) => text !== undefined)
  return [
    hanging(`${name}: ${title}`, style.width, "  "),
    ...(reason === undefined || reason === name ? [] : [labelled("reason", reason, style)]),
    ...(party === undefined ? [] : [labelled("whose", `${partyWords(party)}.`, style)]),
    ...(turn.length === 0 ? [] : [labelled("who", turn.join(" "), style)]),
    ...listed("why", explanation.why.map(general), style),
    ...listed("try", tries, style),
    ...(explanation.see === undefined ? [] : [labelled("see", explanation.see, style)]),
    ...(source === undefined ? [] : [labelled("source", source, style)])
  ].join("\n")
}

/** Renders each text on separate lines, the first one after the label. */
const listed = (label: string, texts: ReadonlyArray<string>, style: Style): ReadonlyArray<string> =>
  texts.map((text, index) => labelled(index === 0 ? label : "", text, style))

/** Returns the facts about a reason or a quirk as JSON; a sentence with a condition begins with it. */
export const json = (entry: Entry): object => ({
  v: version,
  outcome: "explained",
  name: entry.name,
  reason: entry.reason ?? null,
  title: entry.title,
  party: entry.party ?? null,
  actionBy: entry.actionBy ?? null,
  retry: entry.retry ?? null,
  advice: entry.advice ?? null,
  why: entry.explanation.why.map(general),
  try: (entry.explanation.try ?? []).map(general),
  see: entry.explanation.see ?? null,
  source: entry.source ?? null
})
