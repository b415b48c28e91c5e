/**
 * What a server says of an answer that is a part of what was asked: that it is one, and how far it goes. Another way to say it, in
 * any language, is one alternative more.
 */

/** It left something out. */
const partial =
  /\bpartial(?:ly)? (?:\w+ )?(?:results?|answers?|responses?|lists?|completed)\b|\b(?:results?|lists?|answers?|responses?|output)\b.{0,24}\b(?:truncated|incomplete|partial|cut off|capped|limited to)\b|\btruncated (?:\w+ )?(?:results?|lists?|answers?|responses?)\b|\b(?:only|at most) (?:for )?(?:the )?(?:(?:first|last|newest|latest|oldest|most recent) )?\d+ (?:\w+ )?(?:messages|mails|results|matches|hits|entries|mailboxes|folders)\b|\b(?:first|last|newest|latest|most recent) \d+ (?:\w+ )?(?:messages|mails|results|matches|hits|entries) (?:only|(?:are|were) (?:returned|shown|listed|searched|processed))\b|\b(?:search|result|list) (?:size )?limit (?:of \d+ )?(?:was |is |has been )?(?:reached|exceeded|hit)\b|(?:ergebnis|treffer|antwort|liste)\S*.{0,24}\b(?:abgeschnitten|gekürzt|unvollständig|begrenzt)|\bnur die (?:ersten|letzten|neuesten) \d+|\brésultats? (?:partiels?|tronqués?|incomplets?|limités?)|\bles \d+ (?:premiers|derniers) (?:messages|résultats) seulement|\bresultados? (?:parcial(?:es)?|truncados?|incompletos?|limitados?|parciais)|\bs[oó]lo los (?:primeros|últimos) \d+|\brisultat[oi] (?:parzial[ei]|troncat[oi]|incomplet[oi]|limitat[oi])|\bsolo i primi \d+|\bapenas os primeiros \d+|частичн\S+ (?:результат|ответ)|только первые \d+|результат\S* (?:обрезан|неполн)|(?:结果|列表).{0,4}(?:不完整|被?截断|部分)|部分结果|(?:只|仅)(?:返回|显示)?(?:了)?前 ?\d+|一部の結果/iu

/** How many the server does at once, in such words. */
const limitWords =
  /\b(?!0)(\d{1,9}) ?(?:\w+ )?(?:messages|mails|results|matches|hits|entries|mailboxes|folders|nachrichten|treffer|résultats|resultados|risultati|сообщени|письм|результат|条|封|件)|(?:первые|ersten|letzten|neuesten|primeros|últimos|primi|primeiros|前) ?(\d{1,9})/iu

/** Such an answer, as far as its words or its code say. */
export interface Part {
  /** How many messages the server takes in one command. */
  readonly limit: number | undefined
  /** It did so from the highest UID down to this one. RFC 9738 §3.1. */
  readonly lowest: number | undefined
}

const status = /^\S+ (OK|NO) (?:\[([A-Z-]+)(?: ([^\]]*))?\] ?)?(.*)$/i

/** Returns how far an answer goes that is one in part, by its line; of a NO, only if the words say that a part came. */
export const partIn = (line: string): Part | undefined => {
  const [, condition = "", code = "", args = "", words = ""] = status.exec(line) ?? []
  const isOk = condition.toUpperCase() === "OK"
  if (code.toUpperCase() === "MESSAGELIMIT" && (isOk || line.startsWith("* "))) {
    const [limit, lowest] = args.split(" ").map(Number)
    return { limit: limit || undefined, lowest: lowest || undefined }
  }
  const isLimited = isOk && code.toUpperCase() === "LIMIT"
  if (line.startsWith("* ") || (!isLimited && !partial.test(words))) return undefined
  const [, one, other] = limitWords.exec(words) ?? []
  return { limit: Number(one ?? other ?? 0) || undefined, lowest: undefined }
}

/** Returns whether the words of a refusal say that the command named too many messages at once. */
export const saysTooMany = (said: string): boolean => partial.test(said) || tooMany.test(said)

const tooMany =
  /\btoo many (?:messages|mails|results|matches|hits|uids?)\b(?!.{0,16}\b(?:stored|in)\b)|\bsmaller (?:sub)?set\b|\bfewer messages\b|\bzu viele (?:nachrichten|treffer|ergebnisse)\b|\btrop de (?:messages|résultats)\b|\bdemasiad[oa]s (?:mensajes|resultados)\b|\btroppi (?:messaggi|risultati)\b|слишком много (?:сообщени|писем|результат)|(?:邮件|结果)(?:数量)?(?:过|太)多/iu
