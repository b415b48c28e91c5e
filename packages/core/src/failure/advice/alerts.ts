/** What the texts ask for that a server wants its user to read, in the server's own words. RFC 9051 §7.1, ALERT. */
import { named } from "../quirk/named.ts"
import type { ActionBy } from "../reason/fields.ts"

interface Asked {
  readonly try: string
  readonly actionBy: ActionBy
  /** The text names another host for the account. */
  readonly isMoved?: true
}

/** In any language; the first that fits counts. */
const table: ReadonlyArray<Asked & { readonly text: RegExp }> = [
  {
    text: /\bquota\b|\b(?:almost|nearly|is|\d+ ?%) (?:full|used)\b|\bstorage\b|\b(?:mailbox|postfach)\b.{0,24}\b(?:full|voll)\b|speicherplatz|espace de stockage|espacio|\bcuota\b|spazio|квот|место|配额|容量/i,
    try: "Make room before nothing more is accepted: delete mail and empty the trash, or ask for more space.",
    actionBy: "user"
  },
  {
    text: /\bpass(?:word|code|wort)s?\b|kennwort|mot de passe|contraseña|пароль|密码|密碼/i,
    try: "Change the password in time, as the server asks, and then give the new one to each program that uses the account.",
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
  const known = table.find((each) => each.text.test(text))
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
