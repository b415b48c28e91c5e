/** The head start of the port that was tried first, while the used one had to wait. Pure. */
import type { Connection } from "../connection/Connection.ts"
import { isToServer, portIn } from "../lines/place.ts"
import { maxOf } from "../../trace/extremes.ts"

interface HeadStart {
  readonly start: number
  readonly end: number
  readonly ms: number
  readonly line: number
  /** The port that was waited for; absent if it is unknown. */
  readonly port: number | undefined
}

/** Returns how long the used port waited for the other one; `undefined` if there was no wait. */
export const headStart = (connection: Connection): HeadStart | undefined => {
  const { net, phases, winner } = connection
  const other = net.find(({ lane }) => lane !== winner)
  // Without another way in, there was nothing to give a head start to.
  if (winner === undefined || other === undefined) return undefined
  const waited = phases.find(({ state }) => state === `dialing.${winner}.waiting`)
  if (waited?.end === undefined) return undefined
  const { end, line, start } = waited
  // If there was nothing to wait for, the state was only passed through.
  return end - start < 1
    ? undefined
    : { start, end, ms: end - start, line, port: portIn(other.lane, connection) }
}

interface Silent {
  readonly port: number
  /** From its last sign, or from the first packet to it, until it was given up, in milliseconds. */
  readonly ms: number
  /** The lines at which it was tried and given up. */
  readonly lines: ReadonlyArray<number | undefined>
}

/** Returns the port that was tried first and did not answer, so that the other one was used. */
export const silentPort = (connection: Connection): Silent | undefined => {
  const { moves, net, winner, wire } = connection
  const port = headStart(connection)?.port
  const otherLane = net.filter((each) => each.lane !== winner)
  const [first] = otherLane.filter(isToServer)
  const over = moves.find(({ from }) => from === `dialing.${winner}.won`)
  if (port === undefined || first === undefined || over === undefined) return undefined
  // a refusal is an answer
  if (otherLane.some(({ ended }) => ended?.ok === false && !given.has(ended.error))) return undefined
  const signs = [
    ...otherLane.flatMap(({ end, ended }) => (ended?.ok === true && end !== undefined ? [end] : [])),
    ...wire.flatMap(({ direction, lane, time }) =>
      lane !== winner && direction === "received" ? [time] : []
    )
  ]
  // a way in that was lost earlier had answered, or had its own limit
  const lost = moves.find(({ to }) => to === `dialing.${first.lane}.lost`)
  const ms = Math.min(over.time, lost?.time ?? over.time) - maxOf(signs, first.start)
  const used = net.findLast(({ ended, lane }) => lane === winner && ended?.ok === true)
  const usual = used?.end === undefined ? 0 : used.end - used.start
  return ms < minSilenceMs || ms < usual * minRatio
    ? undefined
    : { port, ms, lines: [first.line, otherLane.at(-1)?.endLine] }
}

/** The errors of operations that the client gave up: they say nothing about the server. */
const given: ReadonlySet<string | undefined> = new Set(["cancelled", "race_lost", "timeout"])

/** A shorter silence, or one as long as a few answers, may come from a slow network. */
const minSilenceMs = 1000
const minRatio = 4
