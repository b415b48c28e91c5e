/** Of IDLE. RFC 2177, RFC 9051 §6.3.13. */
import { duration } from "../../reason/duration.ts"
import type { Observations } from "./Observation.ts"
import { repeated } from "./words.ts"

export const idle = {
  "done-unanswered": () => ({
    title: "The server did not answer DONE, which ends IDLE",
    why: "It answered a later command, so the connection was kept.",
    try: "Nothing to do.",
    actionBy: "nobody"
  }),
  "done-late": ({ ms }) => ({
    title: `The server ended IDLE by itself${ms > 0 ? `, after ${duration(ms)}` : ""}, and the client sent DONE after that`,
    why: "DONE was no command any more, so the server refused it: that is harmless, and the connection went on.",
    try: "Nothing to do. A client that notices the end of its IDLE begins another one, or renews it sooner.",
    actionBy: "nobody"
  }),
  "idle-ended": ({ ms }) => ({
    title: `The server ended IDLE by itself${ms > 0 ? `, after ${duration(ms)}` : ""}`,
    why: "It completed the command before DONE: no news comes until the client idles again.",
    try: "Nothing to do for a client that notices it, and begins IDLE again.",
    actionBy: "nobody"
  }),
  "idle-interrupted": ({ count = 1, step }) => ({
    title: `IDLE was ended by ${step} instead of DONE, so the server refused it${repeated(count)}`,
    why: "While IDLE lasts, the server waits for the line DONE alone (RFC 9051 §6.3.13): it took what came for a wrong end. It is right, and IDLE works; what was sent was not carried out.",
    try: "Send DONE, without a tag, and wait for the answer to IDLE before the next command.",
    actionBy: "app"
  }),
  "late-news": ({ count = 3, messages, ms }) => ({
    title:
      messages === undefined
        ? `The server reported new mail ${count} times only when IDLE was ended, and never during it`
        : `The server reported ${count} of ${messages} new messages only when IDLE was ended`,
    why: `By IDLE a client says that it is ready for news at any time, and the server is free to send them (RFC 9051 §6.3.13): this one accepts it${messages === undefined ? ", and sends none until it ends" : ", and keeps some back until it ends"}. When the messages arrived is not known: they may have been seen up to ${duration(ms)} late, as long as the IDLE lasted. None is lost.`,
    try: "Tell the server's operator, who can have its IDLE mended. Until then, let the app renew IDLE sooner, or ask for news from time to time.",
    actionBy: "admin",
    party: "server"
  }),
  "idle-unselected": ({ code }) => ({
    title: "IDLE was sent while no mailbox was open",
    why: `The server reports news of the selected mailbox alone (RFC 9051 §6.3.13), and there was none${code === undefined ? ": it has nothing to report" : `: it refused the command (${code}), and IDLE may well work`}.`,
    try: "Let the program select the mailbox first, then send IDLE.",
    actionBy: "app"
  })
} satisfies Observations
