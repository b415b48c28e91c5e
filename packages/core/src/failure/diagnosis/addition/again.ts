/** Refused commands that may be sent again: the server failed in itself, cannot do so at present, or says nothing of why. */
import { held, saysNothing } from "../../quirk/again.ts"
import { isSpecific } from "../../quirk/byCode.ts"
import { internal, passing, trouble } from "../../quirk/trouble.ts"
import { persisting } from "../../reason/words.ts"
import { type Addition, type Failed, isTimed, waitAsked } from "./Addition.ts"

export const again = {
  /** The command is not at fault. RFC 5530 §3, SERVERBUG. */
  internalError: {
    of: ["CommandRejected"],
    when: (failed) => isOneOf(failed, "SERVERBUG") || (isUnsaid(failed) && internal.test(failed.said ?? "")),
    words: ({ said = "" }) => ({
      why: "The server reports an error in itself, by its own words: nothing says that the command is wrong.",
      ...persisting(
        `${isTimed(said) ? waitAsked(said) : "Wait a few minutes"}, and try again.`,
        "If it is refused again, tell the server's operator, with the line and its time."
      )
    }),
    party: "server",
    actionBy: (failed) => (failed.facts.code === "SERVERBUG" ? "admin" : "nobody"),
    retry: "later"
  },
  /** What the command is about is another session's. RFC 5530 §3, INUSE. */
  heldByOthers: {
    of: ["CommandRejected"],
    when: (failed) => isOneOf(failed, "INUSE") || (isUnsaid(failed) && held.test(failed.said ?? "")),
    words: ({ said = "" }) => ({
      why: "Another session, or the server itself, holds what it is about, by the server's own words. The command is not at fault.",
      ...persisting(
        `${isTimed(said) ? waitAsked(said) : "Wait a moment"}, and try again.`,
        "If it goes on, close other programs that use the mailbox.",
        "user"
      )
    }),
    party: "others",
    actionBy: "nobody",
    retry: "later"
  },
  /** The server says that it can later what it cannot now. RFC 5530 §3, UNAVAILABLE. */
  passing: {
    of: ["CommandRejected"],
    when: (failed) =>
      isTimed(failed.said ?? "") ||
      isTrouble(failed) ||
      (isUnsaid(failed) && passing.test(failed.said ?? "")),
    words: ({ said = "" }) => ({
      why: "The server cannot do it at the moment, by its own words or their code. The command is not at fault.",
      ...persisting(
        `${isTimed(said) ? waitAsked(said) : "Wait a few minutes"}, and try again.`,
        "If it goes on for hours, ask the server's operator."
      )
    }),
    party: "server",
    actionBy: "nobody",
    retry: "later"
  },
  /** NO alone proves nothing against anybody. RFC 9051 §7.1.2. */
  unexplained: {
    of: ["CommandRejected"],
    when: (failed) =>
      isWithoutCode(failed) &&
      failed.step === "command" &&
      failed.facts.status === "NO" &&
      saysNothing(failed.said ?? ""),
    words: () => ({
      why: "The server could not or would not carry it out, and does not say why: what is at fault is not known.",
      ...persisting(
        "Try again once.",
        "If it is refused again, ask the server's operator, with the line and its time."
      )
    }),
    party: "unsaid",
    actionBy: "nobody",
    retry: "later"
  }
} satisfies { readonly [id: string]: Addition }

/** Returns whether the server has trouble of its own, by its code or its words: then the command may be sent again later. */
export const isTrouble = (failed: Failed): boolean =>
  failed.tag === "CommandRejected" &&
  (isOneOf(failed, "UNAVAILABLE", "TEMPFAIL", "SYS/TEMP") ||
    (isUnsaid(failed) && trouble.test(failed.said ?? "")))

/** Returns whether no response code says more than NO. RFC 9051 §7.1. */
const isUnsaid = ({ facts: { code } }: Failed): boolean => !isSpecific(code, "command")

const isWithoutCode = ({ facts: { code } }: Failed): boolean => code === undefined || code === "ALERT"

const isOneOf = ({ facts: { code } }: Failed, ...codes: ReadonlyArray<string>): boolean =>
  code !== undefined && codes.includes(code)
