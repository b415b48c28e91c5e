/**
 * What a server says that it waits for, or does, before it answers a command: in an OK without a tag. Another way to say it, in any
 * language, is one alternative more.
 */

/** For another session, which holds the mailbox; for an index, which is built; or for the work itself. */
export const waits = ["lock", "index", "work"] as const
export type Wait = (typeof waits)[number]

/** Dovecot: `Mailbox is locked, will abort in 30 seconds`. */
const lock =
  /\b(?:mailbox|folder|mail ?store|mail ?drop|inbox|index|file)\b.{0,16}\b(?:is|was|still|currently) (?:still |currently )?(?:locked|in use)\b|\block(?:ed)? (?:is )?(?:held )?by (?:an)?other\b|\bwait(?:ing)? (?:for|on) (?:\w+ ){0,3}(?:lock|(?:an)?other (?:session|process|client|connection|program))\b|\b(?:an)?other (?:session|process|client|connection|program)\b.{0,40}\b(?:locks?|locked|waiting)\b|\bgesperrt\b|\bverrouillée?\b|\bbloquead[oa]\b|\bbloccat[ao]\b|заблокирован|ожидан\S+ блокировк|(?:被|已)(?:锁定|占用)|ロック(?:中|され)/iu

/** What a server searches or lists by is built anew. */
const index =
  /\b(?:re-?)?index(?:ing|ed|es|e|s)?\b.{0,40}\b(?:in progress|progress|done|running|built|building|rebuilt|rebuilding|updated|updating|created|creating|mailbox|messages|\d{1,3} ?%)|\b(?:re-?)?(?:build|buil[dt]|building|construct\w*|creat\w*|generat\w*|updat\w*|repair\w*|optimi[sz]\w*)\b.{0,24}\b(?:index(?:es)?|cache|search database)\b|^\W*(?:still here\W+)?(?:re-?)?indexing\b|\bindex\S*\b.{0,16}\b(?:aufgebaut|erstellt|aktualisiert)|\b(?:ré)?indexation\b|\breconstruction de l.index|\b(?:re)?indexando\b|\breconstruyendo\b.{0,16}\bíndice|\b(?:re)?indicizza|\bricostruzione\b.{0,16}\bindice|индексаци|перестро\S+ индекс|(?:重建|建立|更新)索引|索引(?:中|重建)|インデックス/iu

/** RFC 9585; Dovecot: `Searched 30% of the mailbox, ETA 0:12`, `Still here`, `Hang in there..`. */
const work =
  /\bstill (?:here|there|alive|searching|sorting|working|processing|busy|running|copying|moving|fetching|at it|in progress)\b|\b(?:search|sort|copy|mov|fetch|process|scann)(?:ed|ing|ied|ying)\b.{0,20}\b(?:\d{1,3} ?%|\d+ (?:of|\/) ?\d+)|\bhang (?:on|in there)\b|\b(?:please |bitte )?(?:wait|warten|patienter|patientez|espere|attendere|aguarde)\b|\bin progress\b|\bworking on (?:it|that)\b|\ben cours\b|\ben progreso\b|\bin corso\b|\bem andamento\b|\bläuft noch\b|выполняется|подождите|идёт поиск|идет поиск|请稍候|正在(?:搜索|处理|查找)|お待ちください/iu

/** Returns what the words of an OK without a tag say; `code`: its response code, in upper case. */
export const waitOf = (words: string, code?: string): Wait | undefined => {
  if (code !== undefined && code !== "INPROGRESS") return undefined
  const said = words.slice(0, longest)
  if (lock.test(said)) return "lock"
  if (index.test(said)) return "index"
  return code === "INPROGRESS" || work.test(said) ? "work" : undefined
}

/** The part of a text that is compared. */
const longest = 256

/** Returns the same of a line of a trace. */
export const waitIn = (line: string): Wait | undefined => {
  const [said, code, words = ""] = /^\* OK (?:\[([A-Z]+)[^\]]*\] ?)?(.*)$/i.exec(line) ?? []
  return said === undefined ? undefined : waitOf(words, code?.toUpperCase())
}
