/** Limits, and other refusals whose words or code have a meaning that is known. */
import { onlyReads } from "../../../onlyReads.ts"
import { find } from "../../../quirk/find.ts"
import { known } from "../../../quirk/known.ts"
import { named } from "../../../quirk/named.ts"
import { saysTooMany } from "../../../quirk/parts.ts"
import { followsFrom, wordsOf } from "../../../reason/Failure.ts"
import { all } from "../../../reason/all.ts"
import { named as nameOr } from "../../../reason/words.ts"
import { askedMs, askedOf, unseen } from "../../askedWait.ts"
import { type Addition, type Failed, isTimed, waitAsked } from "../Addition.ts"

export const limits = {
  /** The command names more messages than the server takes at once: no wait makes them fewer. RFC 9738 §3. */
  tooManyAtOnce: {
    of: ["CommandRejected"],
    when: ({ facts: { code, command = "" }, said = "", step }) =>
      step === "command" &&
      (code === "MESSAGELIMIT" || (ofMany.test(command) && !isTimed(said) && saysTooMany(said))),
    words: ({ facts: { code, command } }) => ({
      why: `The server takes only so many messages in one command, ${code === "MESSAGELIMIT" ? "which its code states (MESSAGELIMIT, RFC 9738)" : "by its own words"}.`,
      try: `Let the app send ${command ?? "it"} for fewer messages at a time, one part after the other. Sent again unchanged, it is refused again, however long the app waits.`
    }),
    party: "limit",
    actionBy: "app"
  },
  /** A command exceeded a limit on what may be asked, and the connection goes on: no login has a part in it. */
  throttledCommand: {
    of: ["CommandRejected"],
    // a mailbox that is locked for a while is no limit
    when: (failed) =>
      failed.step === "command" && (named.tooFast.test(failed.said ?? "") || isThrottled(failed)),
    words: (failed) => {
      const refused = `it refused ${nameOr(failed.facts.command, "the command")}`
      const asked = askedOf(failed)
      return {
        title:
          asked === undefined
            ? `A limit of the server was reached: ${refused}`
            : `A limit of the server was reached: ${refused}, and asks to wait ${asked.words}`,
        why: `It limits how much a client may ask for in a time. Sent again at once, the command is refused again, and may prolong it.${noError(failed)}`,
        try: `${asked?.wait ?? "Wait a few minutes"} before the next command, then ask for less at once, such as fewer messages.`
      }
    },
    party: "limit",
    actionBy: "app",
    retry: "later"
  },
  /** The mailbox that was to be made is there: the app has what it asked for. RFC 5530 §3. */
  existsAlready: {
    of: ["CommandRejected"],
    when: ({ facts: { code, command }, said = "" }) =>
      command === "CREATE" && (code === "ALREADYEXISTS" || (code === undefined && named.exists.test(said))),
    words: () => ({
      why: "The mailbox exists already, as the app wanted it to.",
      try: "Nothing to do: nothing has to be created.",
      settled: true
    }),
    actionBy: "nobody"
  },
  /** A command came to a limit of the server. RFC 5530 §3. */
  limitedCommand: {
    of: ["CommandRejected"],
    when: ({ facts: { code }, step }) => step === "command" && code === "LIMIT",
    words: (failed) => ({
      why: `A limit of the server was reached, which its words name. Before that is over, the same is refused again.${noError(failed)}`,
      try: `${limitWait(failed)}; then send less at once, and less often${onlyReads(failed.facts.command ?? "") ? "" : ", or remove what counts towards the limit"}.`
    }),
    party: "limit",
    actionBy: "app",
    retry: "later"
  },
  /** The words of a refused command have a meaning that is known, whatever its code. */
  meant: {
    of: ["CommandRejected"],
    when: (failed) => meaningOf(failed) !== undefined,
    words: (failed, advice) => {
      const { why = advice.why, try: tried = advice.try } = meaningOf(failed)?.words ?? {}
      return { why, try: tried }
    },
    actionBy: (failed) => meaningOf(failed)?.actionBy,
    retry: (failed) => meaningOf(failed)?.retry
  }
} satisfies { readonly [id: string]: Addition }

/** The commands that name messages, or look for them. */
const ofMany = /(?:FETCH|STORE|COPY|MOVE|EXPUNGE|SEARCH|SORT|THREAD)$/

/** Returns what the words of a command's refusal mean, if that is known. */
const meaningOf = ({ said = "", step }: Failed) => {
  if (step !== "command" || said === "") return undefined
  const found = find(known, { ...unseen, text: said }, "Means")
  if (found === undefined) return undefined
  const { reason } = found.recovery
  const { actionBy, retry } = followsFrom(all[reason._tag], reason, "command")
  return { tag: reason._tag, words: wordsOf(all[reason._tag], reason, { said }), actionBy, retry }
}

/** The words of a refusal are about how much is asked in a time: they mean so, or name a wait besides. */
const isThrottled = (failed: Failed): boolean =>
  named.throttled.test(failed.said ?? "") &&
  (meaningOf(failed)?.tag === "AuthThrottled" || askedMs(failed.said ?? "") !== undefined)

/** BAD is about the command, unless its words are about how much was asked. RFC 9051 §7.1.3. */
const noError = ({ facts: { status } }: Failed): string =>
  status === "BAD" ? " That it says BAD is no error in the command." : ""

const limitWait = (failed: Failed): string => {
  const { said = "" } = failed
  const asked = askedOf(failed)
  if (asked !== undefined) return `${asked.wait}, as the server asks`
  if (isTimed(said)) return `${waitAsked(said)}, as the server asks`
  return /\d/.test(said)
    ? "Wait as long as its words say, or a few minutes if they say nothing of it"
    : "Wait a few minutes, and longer each time that it is refused again"
}
