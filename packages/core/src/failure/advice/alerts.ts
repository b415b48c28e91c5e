/** What the texts ask for that a server wants its user to read, in the server's own words. RFC 9051 §7.1, ALERT. */
import { named } from "../quirk/named.ts"
import type { ActionBy } from "../reason/fields.ts"

interface Asked {
  readonly try: string
  readonly actionBy: ActionBy
  /** The text names another host for the account. */
  readonly isMoved?: true
}

const password = /\bpass(?:word|code|wort)s?\b|kennwort|mot de passe|contraseña|парол|密码|密碼/i

const runsOut =
  /\bexpire(?!d)|\bexpiring\b|\bablaufen\b|\bläuft\b|va expirer|expirera|caducará|va a caducar|scadrà|истека|即将/i

const wantsAnother =
  /\bexpired\b|\babgelaufen|expiré|caducad|scadut|ист[её]к|过期|失效|\b(?:must|needs?|have|has|please|should)\b.{0,40}\b(?:chang|reset|renew)|\b(?:change|reset|renewal) (?:is )?required|\b(?:muss|müssen|bitte)\b.{0,60}(?:änder|erneuer)|\b(?:devez|veuillez)\b.{0,40}chang|\bde[bv]e\b.{0,40}cambi|(?:необходимо|нужно|пожалуйста).{0,40}(?:смен|измен)|请.{0,20}(?:修改|更改)/iu

/** In any language; the first that fits counts. */
const table: ReadonlyArray<Asked & { readonly text: RegExp; readonly also?: RegExp }> = [
  {
    text: /\bquota\b|\b(?:almost|nearly|is|\d+ ?%) (?:full|used)\b|\bstorage\b|\b(?:mailbox|postfach)\b.{0,24}\b(?:full|voll)\b|speicherplatz|espace de stockage|espacio|\bcuota\b|spazio|квот|место|配额|容量/i,
    try: "Make room before nothing more is accepted: delete mail and empty the trash, or ask for more space.",
    actionBy: "user"
  },
  {
    text: named.appPassword,
    try: "Create an app password (authorization code) in the provider's web settings, and give each program that instead of the account's own password.",
    actionBy: "user"
  },
  {
    text: password,
    also: runsOut,
    try: "Change the password in time, as the server asks, and then give the new one to each program that uses the account.",
    actionBy: "user"
  },
  {
    text: password,
    also: wantsAnother,
    try: "Change the password, as the server asks, and then give the new one to each program that uses the account.",
    actionBy: "user"
  },
  {
    text: new RegExp(`${named.maintenance.source}|${named.shutdown.source}`, "iu"),
    try: "Nothing to do: the server says beforehand when it is out of service.",
    actionBy: "nobody"
  }
]

/** Returns what to do about such a text; one that is not known is for its reader to judge. */
export const askedBy = (text: string): Asked => {
  const known = table.find(({ also, text: words }) => words.test(text) && also?.test(text) !== false)
  if (known !== undefined) return known
  const host = named.otherHost.exec(text)?.[1]
  if (host !== undefined) return movedTo(host)
  return named.administrator.test(text) ? forAdministrator : unknown
}

/** Anyone may have put the host there who can write to the connection. RFC 2221 §3. */
const movedTo = (host: string): Asked => ({
  try: `Ask the provider whether ${host} is the account's new server, as the text says, and then set it as the host.`,
  actionBy: "user",
  isMoved: true
})

const forAdministrator: Asked = {
  try: "Show this text to the server's administrator, whom it names.",
  actionBy: "admin"
}

const unknown: Asked = {
  try: "Show this text to the account's owner: it is meant for people.",
  actionBy: "user"
}

/** Returns whether a server says that it puts an older copy of the mailbox in place of the present one. */
export const saysRestored = (text: string): boolean => named.restored.test(text)

/** Returns whether a server says that a token was taken back, which is not that it ran out. */
export const saysRevoked = (text: string): boolean => named.revoked.test(text)
