/** Checks the arguments of a simulated server for untyped programs. A `Misuse` names the argument or the option. */
import { Effect, Schema } from "effect"
import { isListOf, isObject, isOptions, isPlain, isText } from "../base/is.ts"
import { expects } from "../failure/expects.ts"
import { type Check, checkOf, expectsOptions, isDuration, option, such } from "../failure/options.ts"
import type { Fault } from "./Fault.ts"

const faultFields: { readonly [Kind in Fault["fault"]]: ReadonlyArray<string> } = {
  cut: [],
  reset: [],
  ignore: [],
  stall: ["for"],
  throttle: ["bytesPerSecond"],
  refuse: ["with"]
}
const fieldsByFault = new Map(Object.entries(faultFields))

const isFault = (given: unknown): boolean => {
  if (!isObject(given) || !("fault" in given) || !("on" in given) || !isText(given.fault)) return false
  const fields = fieldsByFault.get(given.fault)
  return fields !== undefined && isText(given.on) && isOptions(given, ["on", "nth", "fault", ...fields])
}

export const isMessage = (given: unknown): boolean =>
  isObject(given) && "octets" in given && isText(given.octets)

const isMailbox = (given: unknown): boolean =>
  isListOf(given, isMessage) ||
  (isOptions(given, ["messages", "specialUse", "uidValidity", "subscribed"]) &&
    "messages" in given &&
    isListOf(given.messages, isMessage))

const isTimed = (given: unknown): boolean =>
  Array.isArray(given) && given.length === 2 && isDuration(given[0]) && Effect.isEffect(given[1])

const kinds = Object.keys(faultFields).join(", ")

/** The options of every simulated server. */
export const ofServer = {
  at: Schema.Array(such(isTimed, '`["5 minutes", effect]` with an effect such as `Simulator.deliver`')),
  faults: Schema.Array(
    such(isFault, `\`{ on: "FETCH", fault }\`, the fault one of ${kinds}, with its own fields`)
  ),
  mailboxes: such(
    (given) => isPlain(given) && Object.values(given).every(isMailbox),
    "`{ INBOX: [message, …] }` with messages of `Simulator.message`"
  ),
  hooks: such(isPlain, "the hooks of a script")
}

/** The options of a server in memory. */
export const inMemory = checkOf(() => ({
  ...ofServer,
  ports: such(isPlain, "an object of ports"),
  latency: option.duration,
  chunk: such((given) => typeof given === "number" && given >= 1, "a number of bytes"),
  handshake: option.function,
  kind: option.text,
  channel: such(isObject, "a channel"),
  direct: option.flag
}))

/** Throws if this is no server, or these are not its options. */
export const expectsServer = (server: unknown, options: unknown, call: string, check: Check): void => {
  const isServer =
    isObject(server) && "name" in server && ("connections" in server || "capabilities" in server)
  expects(isServer, call, "server", "a profile, or a script as `Simulator.script` reads it")
  expectsOptions(options, call, check)
  const isScript = isObject(server) && "connections" in server
  const given = isObject(options) && ["mailboxes", "faults", "at"].find((name) => Reflect.has(options, name))
  expects(
    !isScript || !given,
    call,
    "options",
    "no mailboxes, faults or times for a script, which says it all"
  )
}
