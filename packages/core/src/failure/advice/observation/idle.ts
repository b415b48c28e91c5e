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
    ...(messages === undefined
      ? {
          title: `The server reported new mail ${count} times only when IDLE was ended, and never during it`,
          why: "It accepts IDLE, and has to report changes meanwhile (RFC 9051 §6.3.13): mail is seen as late as the IDLE is long.",
          try: "IDLE does not work on this server, although it accepts it: renew it more often, or ask for news from time to time, and tell the server's operator."
        }
      : {
          title: `The server reported ${count} of ${messages} new messages only when IDLE was ended`,
          why: `It has to report changes while IDLE lasts (RFC 9051 §6.3.13), and did so for some. When these arrived is not known: they may have been seen up to ${duration(ms)} late, as long as the IDLE lasted.`,
          try: "Tell the server's operator, who can have its IDLE mended. Until then, let the app renew IDLE sooner, or ask for news from time to time."
        }),
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
