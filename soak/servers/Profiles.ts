/** Random servers without fault: profiles of the simulator with other capabilities, words and delays. */
import * as Simulator from "@effect-imap/core/Simulator"
import type * as Dice from "../world/Dice.ts"

const known: ReadonlyArray<Simulator.Profile> = Object.values(Simulator.profiles)

const mechanisms = [
  "AUTH=PLAIN",
  "AUTH=LOGIN",
  "AUTH=XOAUTH2",
  "AUTH=SCRAM-SHA-256",
  "AUTH=CRAM-MD5",
  "SASL-IR"
]
const extensions = [
  "LITERAL+",
  "LITERAL-",
  "ID",
  "ENABLE",
  "IDLE",
  "NAMESPACE",
  "UNSELECT",
  "UTF8=ACCEPT",
  "COMPRESS=DEFLATE"
]

const list = (dice: Dice.Dice, always: ReadonlyArray<string>, ...maybe: ReadonlyArray<string>): string =>
  ["IMAP4rev1", ...always, ...maybe.filter(() => dice.chance(0.6))].join(" ")

const drawCapabilities = (dice: Dice.Dice): Simulator.Profile["capabilities"] => ({
  clear: list(dice, [], "STARTTLS", "LOGINDISABLED", ...mechanisms, ...extensions),
  tls: list(dice, ["AUTH=PLAIN"], ...mechanisms, ...extensions),
  authenticated: list(dice, [], ...extensions)
})

const steps = [
  "greeting",
  "capability",
  "starttls",
  "tls",
  "auth",
  "id",
  "select",
  "compress",
  "logout",
  "other"
] as const

const drawDelays = (dice: Dice.Dice): Simulator.Profile["delays"] =>
  Object.fromEntries(
    steps.flatMap((step) => (dice.chance(0.15) ? [[step, dice.pick(20, 200, 400, 3_000, 20_000)]] : []))
  )

/** Draws whether capabilities are in the greeting and in the answer to the login. */
const drawTelling = (dice: Dice.Dice, { lines }: Simulator.Profile): Simulator.Profile["lines"] => ({
  ...lines,
  ...(dice.chance(0.5) ? { greeting: "* OK ready" } : {}),
  ...(dice.chance(0.5) ? { loggedIn: "{tag} OK welcome" } : {})
})

export interface Login {
  readonly user: string
  readonly password: string
}

export const draw = (dice: Dice.Dice, { password, user }: Login): Simulator.Profile => {
  const { netease, qq, scram, wellBehaved, gmail } = Simulator.profiles
  const base = dice.chance(0.5)
    ? dice.pick<Simulator.Profile>(wellBehaved, netease, qq, scram, gmail)
    : (dice.oneOf(known) ?? wellBehaved)
  const isCustom = dice.chance(0.3)
  return {
    ...base,
    user,
    password,
    sasl: {
      ...base.sasl,
      tokens: dice.chance(0.8) ? [password] : [],
      refuses: dice.chance(0.1) ? Simulator.profiles["scram-refused"].sasl.refuses : []
    },
    ...(isCustom ? { capabilities: drawCapabilities(dice), lines: drawTelling(dice, base) } : {}),
    ...(dice.chance(0.3) ? { delays: drawDelays(dice) } : {})
  }
}
