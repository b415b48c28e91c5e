/** What a mailbox is for: by its attributes (RFC 6154, XLIST), or by a usual name, which servers and programs give it. */

/** Each with its attribute, and the usual names of such a mailbox, without what is above it. */
const uses: ReadonlyArray<readonly [use: string, attribute: RegExp, names: RegExp]> = [
  [
    "sent messages",
    /\\Sent\b/i,
    /^(?:sent(?: (?:items|mail|messages))?|gesendet(?:e (?:elemente|objekte|nachrichten))?|(?:éléments |messages )?envoyés|enviados|posta inviata)$/i
  ],
  ["drafts", /\\Drafts\b/i, /^(?:drafts?|entwürfe|brouillons|borradores|bozze)$/i],
  [
    "deleted messages",
    /\\Trash\b/i,
    /^(?:trash|bin|deleted(?: (?:items|messages))?|papierkorb|gelöschte (?:elemente|objekte)|corbeille|papelera|cestino)$/i
  ],
  ["junk", /\\(?:Junk|Spam)\b/i, /^(?:junk(?: ?e-?mail)?|spam|bulk mail)$/i],
  ["archived messages", /\\Archive\b/i, /^(?:archives?|archiv)$/i]
]

/** Returns `sent messages` and the like; `undefined` if it is for nothing special, as far as that is known. */
export const specialUse = (mailbox: string, attributes: ReadonlyArray<string>): string | undefined => {
  const last = mailbox.split(/[/.\\]/).at(-1) ?? ""
  return uses.find(
    ([, attribute, names]) => attributes.some((each) => attribute.test(each)) || names.test(last)
  )?.[0]
}

/** Returns whether a mailbox shows all messages of the account, by its attributes (`\\All`, XLIST `\\AllMail`) or Gmail's name. */
export const hasAll = (mailbox: string, attributes: string): boolean =>
  /\\All(?:Mail)?\b/i.test(attributes) || /^\[[^\]]+\]\/All Mail$/i.test(mailbox)
