/** What is said of answers that stop at the same place each time: where, whose that is, and what to do. Pure. */
import * as Advice from "@effect-imap/core/internal/Advice"
import type { Given } from "../fleet/Asked.ts"
import { leastOf, mostOf } from "../../trace/extremes.ts"
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
  const { isPassed, isSilent, stops } = stopped
  const [it, ends] = stops.length === 1 ? ["it", "it ends"] : ["them", "they end"]
  const who = isHere
    ? "The program that answers on this machine"
    : "The server, or a filter on the way such as a scanner or a proxy,"
  const names = namesOf(stopped)
  const leave = (what: string) => (isPassed ? `list ${what} as not read` : `leave ${what} out`)
  const otherwise = stops.every(({ command = "" }) => ofPart.test(command))
    ? `read all of ${it} at once (BODY.PEEK[])`
    : `read ${it} in parts`
  const owner = `whoever runs ${isHere ? "that program" : "the server or the filter"}`
  const deed = `${who} ${deedOf(stopped)}. Asked again, ${ends} there again`
  // what is cut off may be too large, and what is silent has no rest
  return isSilent
    ? {
        whose: stopping(isHere),
        try: `${deed}: let ${owner} look at ${names}, and until then let the app ${leave(it)}, or ${otherwise}.`,
        actionBy: isHere ? "user" : "admin"
      }
    : {
        whose: stopping(isHere),
        try: `${deed}: let the app read ${names} in parts, or ${leave(it)}, and let ${owner} look at ${it}.`,
        actionBy: "app"
      }
}

/** Asks for one part of a message alone. */
const ofPart = /\bB(?:ODY|INARY)(?:\.PEEK)?\[\d/i

/** So few octets may be lacking as the announced size is wrong, and not as the answer stops. */
const fewLacking = 1024

/** What has as many octets each time, with its end among them, may be announced as larger than it is. RFC 9051 §4.3. */
const perhaps = ({ isSilent, stops }: Stopped): string => {
  const lacking = stops.map(({ bytes, most }) => bytes - most)
  if (!isSilent || lacking.some((count) => count > fewLacking)) return ""
  const [least, most] = [leastOf(lacking), mostOf(lacking)]
  return `, ${least === most ? least : `${least} to ${most}`} bytes before ${stops.length === 1 ? "its announced end" : "their announced ends"}, or announces more than it has to send: then all of ${stops.length === 1 ? "it" : "them"} has come`
}

const deedOf = (stopped: Stopped): string => {
  const { isSilent, stops } = stopped
  const [answers, messages] =
    stops.length === 1 ? ["this answer", "this message"] : ["these answers", "these messages"]
  return stops.every(({ isShort }) => isShort)
    ? `most likely announces more of ${messages} than it sends: what came is longer by as much as the command’s tag, so the end of the answer is in it`
    : `${isSilent ? "stops" : "cuts"} ${answers} at the same place each time${perhaps(stopped)}`
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

/** Says where they stop, and that the last connection left them out. */
export const stoppedWords = ({ isPassed, isSilent, stops }: Stopped): string => {
  const told = stops.slice(0, stops.length > toldStops + 1 ? toldStops : undefined)
  const rest = stops.length - told.length
  const after = [
    ...told.map((stop) => stopWords(stop, stops.length === 1)),
    ...(rest > 0 ? [`within ${rest} others`] : [])
  ]
  const them = stops.length === 1 ? "it out" : stops.length === 2 ? "both out" : "them out"
  const passed = isPassed ? `; the last connection left ${them}, and read others` : ""
  return `${isSilent ? "in a silence " : ""}within a literal, ${after.join(", or ")}${passed}`
}

const stopWords = ({ bytes, command, least, most }: Stop, isAlone: boolean): string => {
  const asked = isAlone ? command : command?.replace(items, "")
  return `after ${least === most ? least : `${least} ${most - least > 1 ? "to" : "or"} ${most}`} of ${bytes} bytes${asked === undefined ? "" : ` of the answer to ${shortened(asked)}`}`
}

/** What is asked of a message: of several commands, the messages say more. */
const items = / \(.*$/
