/** What other connections show of the messages and UIDs of one. */
import type { Across, Watched } from "../../evidence/Across.ts"
import type { EarlierUids } from "../../evidence/watch/EarlierUids.ts"
import type { Told } from "../../life/across.ts"
import type { ToldUids } from "../../evidence/watch/ToldUids.ts"
import { evidenceOf, type Finding, noticed, observed, type Severity } from "../Finding.ts"

/** Says of a connection what the app did by UIDs that it had from before UIDVALIDITY changed: it comes before other warnings. */
export const withEarlier = (
  findings: ReadonlyArray<Finding>,
  earlier: EarlierUids,
  own: ToldUids
): ReadonlyArray<Finding> => {
  const found = earlier.in([own])
  if (found === undefined) return findings
  return placed(findings, noticed(found), found.severity)
}

/** Says of a connection what others to its server show: UIDs that these were given, and messages that they had stored. */
export const withAcross = (
  findings: ReadonlyArray<Finding>,
  across: Across,
  own: Watched & Told
): ReadonlyArray<Finding> => {
  const told = own.found((stranger) => across.gives(own, stranger)).map((one) => across.named(own, one))
  const known = findings
    .flatMap((each) =>
      isOfOthers(each) ? told.filter(({ id }) => id === each.id).flatMap((one) => noticed(one)) : each
    )
    .filter(({ id }) => id !== "removed-by-others" || !across.removesBeside(own))
  const unseen = across.unseenOn(own)
  return unseen === undefined
    ? known
    : placed(
        known,
        observed("stored-unseen", "warning", evidenceOf(unseen.lines), {
          ...unseen,
          names: [`${unseen.uid}`],
          step: "select"
        }),
        "warning"
      )
}

const isOfOthers = ({ id }: Finding): boolean =>
  id === "uids-beyond" || id === "uids-not-given" || id === "uids-gone"

/** Puts what is found before all that is not heavier: a warning comes after failures alone. */
const placed = (
  findings: ReadonlyArray<Finding>,
  found: ReadonlyArray<Finding>,
  own: Severity
): ReadonlyArray<Finding> => {
  const isHeavier = ({ severity }: Finding) =>
    severity === "failure" || (severity === "warning" && own === "info")
  const at = findings.findLastIndex(isHeavier) + 1
  return [...findings.slice(0, at), ...found, ...findings.slice(at)]
}
