/**
 * Words for what is seen in a connection beside its failure: a recovery, a hint of the server's own, time lost.
 * By the id of the quirk or of the observation.
 */
import type { Advice } from "../reason/words.ts"
import { duration } from "./duration.ts"

/** What the words may mention. */
export interface Observed {
  /** Such as `select`. */
  readonly step: string
  readonly ms: number
}

export const observations = {
  "login-disabled": () => ({
    title: "The server takes no password before TLS",
    why: "It announces LOGINDISABLED on the clear line, as it should.",
    try: "Use security `tls` or `starttls`; with `auto` this needs nothing."
  }),
  "identity-resent": () => ({
    title: "The mailbox opened after ID was sent again",
    why: "The server refused SELECT as unsafe, and counts only the ID after that refusal.",
    try: "Nothing to do: it costs two round trips each time."
  }),
  "identity-early": () => ({
    title: "ID was sent before the login, and not again after it",
    why: "Servers that open mailboxes only to known clients count what is said of the client once it has logged in.",
    try: "Send ID after the login, before the first SELECT, whether it was sent before or not."
  }),
  "identity-swallowed": () => ({
    title: "The server rejected ID without naming it, and was not waited for",
    why: "It answers what it does not like with an untagged BAD alone; a client that waits for the tagged answer hangs.",
    try: "Nothing to do here. For other clients, switch ID off at this server."
  }),
  "untagged-bad": ({ step }) => ({
    title: `The server said BAD without naming a command, and ${step} still waits`,
    why: `Some servers answer a command that they do not know only so; the answer to ${step} never came.`,
    try: `Leave ${step} out, or use a client that tells such an answer from silence.`
  }),
  "race-lost": () => ({
    title: "One of the two ways in was given up, because the other was ready first",
    why: "Both are tried, the second a little later; the loser is closed before anything is sent on it.",
    try: "Nothing to do. With a profile of the server, only the way that works is tried."
  }),
  "slow-step": ({ ms, step }) => ({
    title: `The server took ${duration(ms)} for ${step}`,
    why: "That is the time beyond what the network needs, measured by the connection's own round trip.",
    try: "If it is always so, the server is overloaded, or slows down logins on purpose; its operator can tell."
  }),
  "slow-way": ({ ms }) => ({
    title: `Every answer took at least ${duration(ms)}: that is the way, and not the server`,
    why: "Something near accepts connections for the server, such as a proxy, a VPN or a mail shield; the connection continues from there.",
    try: "Connect without the proxy or the shield to see the difference, and keep the profile of the server: it saves answers."
  }),
  "slow-network": ({ ms }) => ({
    title: `One round trip takes ${duration(ms)}`,
    why: "Every step is at least one of them, so distance, a proxy or a poor link costs more than the server.",
    try: "Use a server or a proxy nearby, and keep the profile of the server: it saves round trips."
  }),
  "first-visit": ({ ms }) => ({
    title: `The first connection to a server costs ${duration(ms)} more`,
    why: "Which way in works and what the server can do had to be found out.",
    try: "Keep the profile store: the next connection asks less."
  }),
  "held-back": ({ ms }) => ({
    title: `Not tried${ms > 0 ? `: held back for another ${duration(ms)}` : ", but held back"}`,
    why: "An earlier connection of this user to this host was told to stay away for a while, so no byte was sent.",
    try: "Wait until then. Until it is over, every attempt ends at once, here on this side."
  }),
  "mechanism-refused": () => ({
    title: "The server refused the first way to log in, and took another one",
    why: "It offers a mechanism that does not work for this account, which costs a refused login on every connection.",
    try: "Name the mechanism that worked, or keep the profile of the server: it remembers."
  }),
  "server-busy": ({ ms }) => ({
    title: `The server was busy: it greeted after ${duration(ms)}`,
    why: "Its first greeting was provisional, so it was waited for a second one.",
    try: "If it is always so, its login processes are too few; whoever runs it can raise their number."
  }),
  "trace-cut": () => ({
    title: "The trace ends here (no close recorded)",
    why: "The process ended, or stopped writing, while the connection was in use; nothing is known of what followed.",
    try: "If the end is what matters, a recording that goes on until the connection has ended shows it."
  }),
  "events-dropped": () => ({
    title: "Events are missing from this trace",
    why: "They came faster than they could be written, and were dropped so as not to hold up the connection.",
    try: "Take times and orders around the gap with care; a larger buffer keeps more."
  }),
  unknown: () => ({
    title: "No known cause",
    why: "Nothing in this trace matches a failure that is known here.",
    try: "Read its last events, or show the trace to the maintainers; secrets never stand in one."
  })
} satisfies { readonly [id: string]: (observed: Observed) => Advice }
