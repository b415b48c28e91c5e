/** What is said of answers that stop at the same place each time: where, whose that is, and what to do. Pure. */
import * as Advice from "@effect-imap/core/internal/Advice"
import type { Given } from "../fleet/Asked.ts"
import { type Stop, type Stopped, uidsOf } from "./stops.ts"
import { shortened } from "./words.ts"

/** Returns whose an end is that comes after as many octets of an answer each time. */
export const stopping = (isHere: boolean): string =>
  isHere
    ? Advice.parties.gateway
    : "the server, or a filter on the network path, such as a scanner or a proxy"

/** So many UIDs are told; more are in the headline, or counted there. */
const toldUids = 4

/** Returns the advice: to ask again is no help, and what was passed by is missing until its operator has looked at it. */
export const stoppedAdvice = (stopped: Stopped, isHere: boolean): Given & { readonly whose: string } => {
  const { isPassed, stops } = stopped
  const [it, ends] = stops.length === 1 ? ["it", "it ends"] : ["them", "they end"]
  const who = isHere
    ? "The program that answers on this machine"
    : "The server, or a filter on the way such as a scanner or a proxy,"
  const names = namesOf(stopped)
  const left = isPassed ? `list ${names} as not read` : `leave ${names} out`
  return {
    whose: stopping(isHere),
    try: `${who} ${deedOf(stopped)}. Asked again, ${ends} there again: let the app ${left}, or read ${it} in parts, and let whoever runs ${isHere ? "it" : "the server or the filter"} look at ${it}.`,
    turn: isPassed ? "admin" : "app"
  }
}

const deedOf = ({ isSilent, stops }: Stopped): string => {
  const [answers, messages] =
    stops.length === 1 ? ["this answer", "this message"] : ["these answers", "these messages"]
  return stops.every(({ isShort }) => isShort)
    ? `announces more of ${messages} than it sends: the end of the answer counts as a part of the literal`
    : `${isSilent ? "stops" : "cuts"} ${answers} at the same place each time`
}

const namesOf = (stopped: Stopped): string => {
  const uids = uidsOf(stopped)
  const last = uids.at(-1)
  if (last === undefined || uids.length > toldUids)
    return stopped.stops.length === 1 ? "that message" : "those messages"
  return uids.length === 1 ? `UID ${last}` : `UIDs ${uids.slice(0, -1).join(", ")} and ${last}`
}

/** So many of the answers that stopped are told; the others are counted. */
const toldStops = 3

/** Says where they stop, and that the last connection did not ask for them. */
export const stoppedWords = ({ isPassed, isSilent, stops }: Stopped): string => {
  const told = stops.slice(0, stops.length > toldStops + 1 ? toldStops : undefined)
  const rest = stops.length - told.length
  const after = [...told.map(stopWords), ...(rest > 0 ? [`within ${rest} others`] : [])]
  const many = stops.length === 2 ? "neither" : "none of them"
  const passed = isPassed
    ? `; the last connection asked for ${stops.length === 1 ? "others alone" : many}`
    : ""
  return `${isSilent ? "in a silence " : ""}within a literal, ${after.join(", or ")}${passed}`
}

const stopWords = ({ bytes, command, least, most }: Stop): string =>
  `after ${least === most ? least : `${least} ${most - least > 1 ? "to" : "or"} ${most}`} of ${bytes} bytes${command === undefined ? "" : ` of the answer to ${shortened(command)}`}`
