/**
 * Words by which a server reports trouble of its own, at any step: a login, a mailbox, a command. It is retried later, and says
 * nothing against the credential, the mailbox or the command. Another way to say it, in any language, is one alternative more.
 */

/** The server found an error in itself: Dovecot, Cyrus, Exchange, Zimbra. RFC 5530 §3, SERVERBUG. */
export const internal =
  /\binternal (?:(?:server|system|imap|service|processing|database|software) )?(?:error|failure|problem|exception|fault)\b|\b(?:server|system|backend|back-end|database|storage|mail ?store|disk|i\/?o) (?:internal )?(?:error|failure|fault|exception|bug)\b|\b(?:unexpected|unhandled|uncaught) (?:(?:server|internal) )?(?:error|exception|failure)\b|\binterne[rnms]? (?:server)?(?:fehler|störung|problem)|\b(?:server|system|datenbank)fehler|\berreur (?:interne|(?:du )?serveur|système)|\berrore? intern[oa]|\berrore (?:del )?(?:server|sistema)|\berror (?:del )?(?:servidor|sistema)|\berro (?:interno|(?:do|no) servidor)|\binterne (?:server)?fout|\bbłąd (?:wewnętrzny|serwera)|\bwewnętrzny błąd|внутренн\S+ (?:ошибк|сбо)|ошибка сервера|(?:内部|內部|服务器|伺服器|系统|系統)(?:服务器)?(?:出现|发生|發生)?(?:错误|錯誤|异常|異常|故障)|(?:内部|サーバー?|システム)(?:の|で)?エラー|내부 오류/iu

/** What a server depends on: a directory, a database, another server. */
const dependencies =
  "ldaps?|radius|(?:my|postgre)?sql|mariadb|postgres|sqlite|redis|kerberos|kdc|active directory|directory (?:server|service)|databases?|user ?db|pass(?:word|wd)? ?db|auth(?:entication)?[ -](?:server|service|daemon|process|socket|back-?end|provider)|saslauthd|authdaemond?|back-?end|upstream"

/** Words between such a name and its failure; where a login is among them, it is the login that failed. */
const between =
  "(?: (?!(?:auth|authenticat\\w*|bind|log|log-?in|password|user(?! (?:db|database))|account)\\b)\\S+)"

/** What the server depends on fails. */
const dependency = new RegExp(
  `\\b(?:${dependencies}|mail ?store|storage|nfs|db)\\b:?${between}{0,3} (?:(?:is|was|has|not|connection) )*(?:errors?|fail(?:ed|s|ure|ing)?|timed?[ -]?out|unavailable|unreachable|down|offline|not (?:available|responding|reachable|ready|connected)|refused|lost|closed|busy|overloaded|broken|locked|gone)\\b` +
    `|\\b(?:cannot|can't|could not|couldn't|unable to|failed to|failure|error|problem|time-?out|timed out|lost (?:the )?connection|connection (?:was )?(?:lost|refused|closed|failed)|no (?:connection|response|answer|reply))\\b${between}{0,4} (?:${dependencies})\\b`,
  "iu"
)

/** It is not in service: maintenance, a move, too much to do. */
const outage =
  /\bmaintenance\b|\bbeing (?:moved|migrated|upgraded)\b|wartung(?:sarbeiten|sfenster)?\b|\bmantenimiento\b|\bmanutenzione\b|\bmanuten[cç][aã]o\b|технически\S+ работ|维护|維護|メンテナンス|\b(?:server|service|system|mailbox|backend|mail ?store) (?:is )?(?:(?:temporarily|currently) )?(?:unavailable|unreachable|not (?:available|reachable)|offline|down)\b|(?:dienst|server|postfach) .{0,20}nicht (?:erreichbar|verfügbar)|\b(?:server|system) (?:is |was )?(?:currently )?(?:too |very )?busy\b|\bbeing provisioned\b|\bconnect(?:ion)? to (?:the )?(?:upstream|back-?end|remote|imap) ?(?:server|host)? (?:failed|refused|timed out)/iu

/** It calls its failure temporary, or says that it will pass. */
const temporary =
  /\btemporar(?:y|ily) (?!(?:locked|blocked|banned|suspended|disabled|password)\b)(?:\w+ ){0,3}(?:failures?|failed|errors?|problems?|issues?|trouble|outage|fault|unavailab\w*|unable|down|offline|overload\w*|not (?:available|possible|working)|out of (?:service|order))\b|\b(?:failures?|failed|errors?|problem|unavailable|unable|not available) (?:\w+ ){0,3}\(?temporar(?:y|ily)\b|^temporar(?:y|ily)[.!]?$|\btransient (?:\w+ ){0,2}(?:failure|error|problem)\b|\btempfail\b|\bsys\/temp\b|vorübergehend\S* (?:\S+ ){0,3}(?:fehler|störung|problem|nicht)|\b(?:erreur|échec|panne|indisponib\S+|problème) (?:\S+ ){0,2}temporaire|temporairement (?:\S+ ){0,2}(?:indisponible|impossible)|\b(?:error|fallo|problema) (?:\S+ ){0,2}temporal\b|temporalmente (?:\S+ ){0,2}no disponible|\b(?:errore|problema) (?:\S+ ){0,2}temporane[oa]|временн\S+ (?:\S+ ){0,2}(?:ошибк|сбо|недоступ)|(?:暂时|暫時)(?:性)?(?:无法|無法|不可用|错误|錯誤|故障|失败|失敗)|一時的な(?:エラー|障害)/iu

/** It says to come back later, and says nothing of a password or of too many attempts. */
const later =
  /^(?!.*(?:password|credential|passwor|mot de passe|contraseña|парол|密码|too many|zu viele|\btrop d|demasiad|tropp[ei] |слишком много|频繁|頻繁|\battempts\b|\btentativ[ae]s?\b|throttl|rate.?limit)).*(?:\btry (?:again )?later\b|\bspäter (?:erneut|noch ?mal|wieder)|\bréessay\S+ plus tard|\bmás tarde\b|\bpiù tardi\b|попробуйте позже|稍[后後]再)/iu

/** Words that a wrong password or user gets, whatever checked it. */
const wrongLogin =
  /\b(?:invalid|incorrect|wrong|bad|mismatch\w*|unknown|no such|unrecogni[sz]ed)\b.{0,24}\b(?:credentials?|passwords?|pass ?phrase|log ?ins?|users?|user ?names?|accounts?|identity|e-?mail)\b|\b(?:credentials?|passwords?|user(?: ?name)?|account)\b.{0,16}\b(?:invalid|incorrect|wrong|unknown|mismatch|not found|(?:does|do) ?n[o']t (?:exist|match))\b/iu

/** Words of a server's own trouble, at whatever step. */
export const trouble: RegExp = new RegExp(
  `^(?!.*(?:${wrongLogin.source})).*(?:${[internal, dependency, outage, temporary].map(({ source }) => source).join("|")})|${later.source}`,
  "iu"
)

/** The server cannot do it at present, and may later. A refused login gets such words as well: there, they prove nothing. */
export const passing =
  /\b(?:at (?:the|this) (?:moment|time)|right now|just now|cannot do (?:that|this|it) now|for the (?:time being|moment)|currently (?:un\w+able|not (?:available|possible)|busy)|temporar\w+|momentarily|transient|try (?:it |this |that )?(?:again|later)|(?:retry|again|come back) (?:later|in|after)|please retry|too busy|(?:is|server|system|mailbox|folder|resource) (?:\w+ )?(?:busy|overloaded)|not (?:yet )?(?:ready|available)(?: yet)?|being (?:used|updated|indexed|processed|compacted|repaired|rebuilt|synchroni[sz]ed))\b|vorübergehend|\bzur ?zeit\b|\bderzeit\b|\bmomentan\b|\b(?:im moment|gerade) nicht\b|\bspäter\b|\berneut (?:versuchen|probieren)|\b(?:ausgelastet|überlastet|beschäftigt)\b|temporairement|momentanément|\bpour (?:le moment|l['’]instant)|\bréessay|\bplus tard\b|\boccupée?\b|\bsurchargée?\b|temporalmente|\b(?:por el|en este) momento\b|\bmás tarde\b|\binténtel[oa] (?:de nuevo|otra vez)|\breintente|\bocupad[oa]\b|temporaneamente|\b(?:al|in questo) momento\b|\bpiù tardi\b|\briprova\w*|\boccupat[oa]\b|temporariamente|\b(?:no|neste) momento\b|\bmais tarde\b|\btente novamente|\btijdelijk\b|\bop dit moment\b|\bbezet\b|tymczasowo|chwilowo|\bpóźniej\b|временно|в данный момент|сейчас|поз(?:же|днее)|занят|перегружен|暂时|暫時|稍[后後]|(?:目前|当前|現在|现在).{0,12}(?:无法|無法|不能|不可|できません)|繁忙|一時的|後(?:で|ほど)|しばらく|混雑|ビジー|일시적|나중에/iu
