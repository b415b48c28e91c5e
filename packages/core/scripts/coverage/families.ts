/**
 * The owner of an id: a letter belongs to the rules, to the quirks, or to the rows of what once went wrong, so that no
 * test of the one is taken for a test of the other. Rules have two digits. F and V are the viewer's own.
 */
import type { Test } from "./found.ts"
import { groups } from "./regressions.ts"
import { rows as quirks } from "./rows.ts"
import { rules } from "./rules.ts"

type Tests = ReadonlyMap<string, ReadonlyArray<Test>>

const letterOf = (id: string): string => id.slice(0, 1)

const ruleIds = new Set([...rules.map(({ id }) => id), ...quirks.map(({ row }) => `Q${row}`)])
const rowIds = new Set(Object.values(groups).flatMap((rows) => rows.map(([id]): string => id)))

const rowLetters = new Set([...rowIds].map(letterOf))
const shared = [...ruleIds].find((id) => rowLetters.has(letterOf(id)))
if (shared !== undefined) throw new Error(`${shared} has a letter that belongs to the rows`)

/** Ids of the family of `known` that are in no list. A tag such as `A1` on a line of a test has one digit. */
const unknown = (tests: Tests, known: ReadonlySet<string>, shape: RegExp): ReadonlyArray<string> => {
  const letters = new Set([...known].map(letterOf))
  return [...tests]
    .filter(([id]) => letters.has(letterOf(id)) && shape.test(id) && !known.has(id))
    .map(
      ([id, found]) =>
        `${id} is no rule and no row, but ${found[0]?.file ?? "a test"} begins with it${id.startsWith("Q") ? `, and not with "# ${id} SERVER: WHAT IT DOES"` : ""}`
    )
}

/** Tests that name a rule or a quirk that is not there. */
export const unknownRules = (tests: Tests): ReadonlyArray<string> =>
  unknown(tests, ruleIds, /^(?:[A-Z]\d\d|Q\d+)$/)

/** Tests that name a row that is not there. */
export const unknownRows = (tests: Tests): ReadonlyArray<string> => unknown(tests, rowIds, /^[A-Z]\d+$/)

/** Every rule, quirk and row. */
export const known: ReadonlySet<string> = new Set([...ruleIds, ...rowIds])
