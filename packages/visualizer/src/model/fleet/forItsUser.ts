/** What is asked of an app, put to the person who uses a mail program: only its settings are in his hands. Pure. */
import * as Advice from "@effect-imap/core/internal/Advice"
import type { MaybeAsked } from "./Asked.ts"

/** What a setting of a mail program is about. */
export type Matter = "again" | "connections" | "idle" | "kept" | "limits" | "removals"

/** Returns it; as it is, if nothing is asked of an app, or no mail program is known. */
export const forItsUser = <A extends MaybeAsked>(
  all: A,
  program: string | undefined,
  matter: Matter | undefined
): A =>
  program === undefined || all.actionBy !== "app"
    ? all
    : {
        ...all,
        actionBy: "user",
        actor: `whoever uses ${program}`,
        fix: Advice.forItsUser(program, all.fix ?? "", matter)
      }

const matters: ReadonlyMap<string, Matter> = new Map([
  ["TooManyConnections", "connections"],
  ["ownConnections", "connections"],
  ["othersConnections", "connections"],
  ["byAddress", "connections"],
  ["AuthThrottled", "limits"],
  ["BandwidthExceeded", "limits"],
  ["throttled", "limits"],
  ["throttledCommand", "limits"],
  ["limitedCommand", "limits"],
  ["throttledInUse", "limits"],
  ["tooMuchAsked", "limits"],
  ["usedUp", "limits"],
  ["limit", "limits"],
  ["idled", "idle"],
  ["idle", "idle"],
  ["silence", "idle"],
  ["brief", "idle"],
  ["quiet", "idle"],
  ["done", "idle"],
  ["idle-interrupted", "idle"],
  ["done-unanswered", "idle"],
  ["news-late", "idle"],
  ["copied-again", "removals"],
  ["deleted-kept", "removals"],
  ["deleted-uncopied", "removals"],
  ["expunged-others", "removals"],
  ["kept", "kept"],
  ["again", "again"]
])

/** Returns what a setting would be about, by the first of these names that is known: of an addition, a reason or an observation. */
export const matterOf = (...names: ReadonlyArray<string | undefined>): Matter | undefined => {
  for (const name of names) {
    const matter = name === undefined ? undefined : matters.get(name)
    if (matter !== undefined) return matter
  }
  return undefined
}
