/** Of the way to the server, and of time lost on it. */
import { duration } from "../../reason/duration.ts"
import type { Observations } from "./Observation.ts"

export const way = {
  "race-lost": ({ names: [lost = "One port", used = "the other"] = [] }) => ({
    title: `${lost} was dropped, because ${used} was ready first`,
    why: "Both are tried, the second a little later; the loser is closed before anything is sent on it.",
    try: "Nothing to do.",
    actionBy: "nobody"
  }),
  "port-silent": ({ ms, names: [silent = "", used = "", security = ""] = [] }) => ({
    title: `Port ${silent} did not answer for ${duration(ms)}; port ${used} with ${security} was used`,
    why: "A firewall that drops the packets is the usual cause. Each connection that does not know the server waits for it before it tries the other port.",
    try: `If the wait matters, have port ${silent} opened. Where that is not possible, keep the profile store, which remembers the port that answers, or name it: port ${used}, security \`${security === "STARTTLS" ? "starttls" : "tls"}\`.`,
    actionBy: "nobody"
  }),
  "address-silent": ({ ms, names: [silent = "", used = ""] = [] }) => ({
    title: `${silent} had not answered after ${duration(ms)}, so ${used} was used`,
    why: `The server has addresses of both kinds, and this network, or the way, may not carry ${silent} to it. Each connection may wait for it a little.`,
    try: `Nothing to do. If the wait matters, whoever runs this network can mend its ${silent}.`,
    actionBy: "nobody"
  }),
  "slow-lookup": ({ count = 1, ms, others = 0, own = ms, range = [ms, ms] }) => ({
    title:
      count === 1
        ? `The look-up of the server's name took ${duration(ms)} of the ${duration(own)} to the mailbox`
        : `${others === 0 ? `All ${count}` : `${count} of ${count + others}`} look-ups of the server's name took ${fromTo(range)}`,
    why: `This machine's name servers, or the network to them, took it: the mail server was not asked before that.${askedAgain(range[0])}`,
    try:
      count === 1
        ? "Nothing to do if it was once. If it goes on, check the DNS servers that this machine, or its network, is set to."
        : `Look at the DNS that this machine uses: its resolver, a VPN, or a container's network.${askedAgain(range[0])} A cache of names on this machine, or in a cluster a smaller \`ndots\`, can help.`,
    party: "resolver",
    actionBy: "user"
  }),
  "slow-connecting": ({ ms, names: [proxy] = [], own = ms }) => ({
    title: `Connecting${proxy === undefined ? "" : ` to the ${proxy}`} took ${duration(ms)} of the ${duration(own)} to the mailbox`,
    why: `Later answers came far sooner: on the network a first packet was lost, or ${proxy === undefined ? "what accepts connections there" : `the ${proxy}`} was slow to accept this one.`,
    try: "Nothing to do if it was once. If it goes on, compare with another network.",
    actionBy: "nobody"
  }),
  "slow-step": ({ count = 1, ms, others = 0, range = [ms, ms], roundTrip, step, usual }) => {
    const all = others === 0 ? `all ${count}` : `${count} of ${count + others}`
    const how = count === 1 ? duration(ms) : `${fromTo(range)} on ${all} connections`
    // what accepts connections for a server is nearer than what answers
    return usual === undefined || roundTrip === undefined
      ? {
          title: `The server took ${how} for ${step}`,
          why: "The network needs less, by the connection's own round trip.",
          try: count === 1 ? "If it is always so, ask the server's operator." : "Ask the server's operator.",
          actionBy: "admin"
        }
      : {
          title: `The ${step} took ${how}, and something nearer than the server seems to accept connections`,
          why: nearer(roundTrip, usual),
          try: `Look for what is in between, such as a sidecar of a service mesh, a proxy or a gateway. It may wait for the client to speak first: let it pass the port on as plain TCP, or leave the port out${step === "greeting" ? ", or use port 993" : ""}. If it is as slow past it, ask the server's operator.`,
          party: "within",
          actionBy: "user"
        }
  },
  "slow-way": ({ ms }) => ({
    title: `Every answer took at least ${duration(ms)}, far longer than connecting`,
    why: "Something near, such as a proxy, a VPN or a mail scanner, accepts connections for a server far away, or the server or this program takes so long over everything: which of them is not known.",
    try: "Connect without what is in between to see the difference.",
    actionBy: "user"
  }),
  "slow-network": ({ ms }) => ({
    title: `One round trip takes ${duration(ms)}`,
    why: "Every step takes at least one.",
    try: "Use a server or a proxy nearby; a profile of the server saves round trips.",
    actionBy: "user"
  }),
  "first-visit": ({ ms }) => ({
    title: `To find out what this server can do took ${duration(ms)}`,
    why: "Its port and its capabilities were not known yet.",
    try: "If it matters, keep the profile store: the next connection need not ask.",
    actionBy: "nobody"
  }),
  "server-busy": ({ ms }) => ({
    title: `The server was not ready for logins: it greeted after ${duration(ms)}`,
    why: "Its first greeting was provisional, since what checks logins was busy or had just begun, so the client waited for a second one.",
    try: "If it is always so, its operator can look at what checks logins there, and allow more processes of it.",
    actionBy: "admin"
  }),
  "silence-unnoticed": ({ ms }) => ({
    title: `Nothing came back for ${duration(ms)}, and the client did not notice`,
    why: "It waited for the answer to DONE, and no new mail was reported.",
    try: "Limit that wait to seconds, and connect again.",
    actionBy: "app"
  }),
  "cut-off": ({ step }) => ({
    title: `${step} was cut off: the server had not got all of it when the connection ended`,
    why: "It cannot have carried it out.",
    try: "Send it again.",
    actionBy: "app"
  }),
  "clock-jumped": ({ ms }) => ({
    title:
      ms < 0
        ? `The clock of this machine was set back by ${duration(-ms)}`
        : `This machine slept for ${duration(ms)}, or its clock was set`,
    why: "The wall clock jumped: the times of this trace do not contain a sleep.",
    try: "Nothing to do: whether the server is still there is asked after it.",
    actionBy: "nobody"
  })
} satisfies Observations

/** After how long resolvers ask again by default, in milliseconds, and what the answer then takes at most: resolv.conf(5). */
const resolverWaits = 5000
const slack = 500

/** Returns what a look-up of that time shows: one question or its answer was lost, and the next one was answered. */
const askedAgain = (ms: number): string =>
  ms >= resolverWaits && ms < resolverWaits + slack
    ? " Resolvers ask again after 5 s by default: the first question, or its answer, was most likely lost, or the first name server is down."
    : ""

const fromTo = ([least, most]: readonly [least: number, most: number]): string =>
  duration(least) === duration(most) ? duration(most) : `${duration(least)} to ${duration(most)}`

const nearer = (connected: number, usual: number): string =>
  `Connecting took ${duration(connected)}, and each later answer at least ${duration(usual)}: so what accepted the connection is most likely not the server, and whether that or the server took the time is not known.`
