/**
 * What the words of a refused command say of sending it again: the server failed in itself, it cannot do so at present, or it
 * says nothing at all. Another way to say it, in any language, is one alternative more.
 */

/** The server found an error in itself, and none in the command: Dovecot, Cyrus, Exchange, Zimbra. RFC 5530 §3, SERVERBUG. */
export const internal =
  /\binternal (?:(?:server|system|imap|service|processing|database|software) )?(?:error|failure|problem|exception|fault)\b|\b(?:server|system|backend|back-end|database|storage|mail ?store|disk|i\/?o) (?:internal )?(?:error|failure|fault|exception|bug)\b|\b(?:unexpected|unhandled|uncaught) (?:(?:server|internal) )?(?:error|exception|failure)\b|\binterne[rnms]? (?:server)?(?:fehler|störung|problem)|\b(?:server|system|datenbank)fehler|\berreur (?:interne|(?:du )?serveur|système)|\berrore? intern[oa]|\berrore (?:del )?(?:server|sistema)|\berror (?:del )?(?:servidor|sistema)|\berro (?:interno|(?:do|no) servidor)|\binterne (?:server)?fout|\bbłąd (?:wewnętrzny|serwera)|\bwewnętrzny błąd|внутренн\S+ (?:ошибк|сбо)|ошибка сервера|(?:内部|內部|服务器|伺服器|系统|系統)(?:服务器)?(?:出现|发生|發生)?(?:错误|錯誤|异常|異常|故障)|(?:内部|サーバー?|システム)(?:の|で)?エラー|내부 오류/iu

/** Another session holds what the command is about. */
export const held =
  /\b(?:in use|multiply accessed|(?:is |was )?(?:already )?open(?:ed)? (?:by|in) (?:an)?other|(?:is|was|currently|temporarily) locked|locked (?:by|for|at)|lock(?:ing)? (?:failed|timed? ?out|conflict)|(?:unable|failed|could not|cannot|can't) (?:to )?(?:get |obtain |acquire )?(?:a |the )?lock)\b|\bin benutzung\b|\b(?:ist|wird) (?:\S+ )?(?:gesperrt|verwendet|benutzt)\b|\ben cours d['’]utilisation|\b(?:est )?verrouillée?\b|\ben uso\b|\bestá bloquead[oa]|\bin uso\b|\bè bloccat[oa]|\bin gebruik\b|используется|заблокирован|正在使用|被(?:占用|锁定|鎖定)|使用中|ロックされ/iu

/** The server cannot do it at present, and may later. */
export const passing =
  /\b(?:at (?:the|this) (?:moment|time)|right now|just now|cannot do (?:that|this|it) now|for the (?:time being|moment)|currently (?:un\w+able|not (?:available|possible)|busy)|temporar\w+|momentarily|transient|try (?:it |this |that )?(?:again|later)|(?:retry|again|come back) (?:later|in|after)|please retry|too busy|(?:is|server|system|mailbox|folder|resource) (?:\w+ )?(?:busy|overloaded)|not (?:yet )?(?:ready|available)(?: yet)?|being (?:used|updated|indexed|processed|compacted|repaired|rebuilt|synchroni[sz]ed))\b|vorübergehend|\bzur ?zeit\b|\bderzeit\b|\bmomentan\b|\b(?:im moment|gerade) nicht\b|\bspäter\b|\berneut (?:versuchen|probieren)|\b(?:ausgelastet|überlastet|beschäftigt)\b|temporairement|momentanément|\bpour (?:le moment|l['’]instant)|\bréessay|\bplus tard\b|\boccupée?\b|\bsurchargée?\b|temporalmente|\b(?:por el|en este) momento\b|\bmás tarde\b|\binténtel[oa] (?:de nuevo|otra vez)|\breintente|\bocupad[oa]\b|temporaneamente|\b(?:al|in questo) momento\b|\bpiù tardi\b|\briprova\w*|\boccupat[oa]\b|temporariamente|\b(?:no|neste) momento\b|\bmais tarde\b|\btente novamente|\btijdelijk\b|\bop dit moment\b|\bbezet\b|tymczasowo|chwilowo|\bpóźniej\b|временно|в данный момент|сейчас|поз(?:же|днее)|занят|перегружен|暂时|暫時|稍[后後]|(?:目前|当前|現在|现在).{0,12}(?:无法|無法|不能|不可|できません)|繁忙|一時的|後(?:で|ほど)|しばらく|混雑|ビジー|일시적|나중에/iu

/** Words that say no more than NO to a command; its name may stand before them, or what it does. */
const refusedWords =
  /^(?:(?:the )?(?:command|operation|request|action)|(?:uid )?(?:fetch|store|copy|move|search|sort|thread|append|expunge|create|delete|rename|list|lsub|status|select|examine|subscribe|unsubscribe|noop|check|close|no)|(?:der )?(?:befehl|vorgang)|(?:la )?(?:commande|opération|operación|operazione)|(?:el |il )?comando|команда|命令|操作|コマンド)?:? ?(?:(?:has |was |is |could )?(?:failed|failure|error|unsuccessful|aborted|refused|rejected|no|nope|not (?:completed|possible|successful|be completed))|(?:ist )?fehlgeschlagen|fehler|(?:a )?échoué|échec|erreur|fallid[oa]|falló|error|fallit[oa]|non riuscit[oa]|errore|не выполнена|ошибка|(?:执行|執行)?(?:失败|失敗|错误|錯誤)(?:しました)?|エラー)?[\s.!]*$/iu
const unableTo =
  /^(?:(?:failed|unable|error|could not|couldn't|cannot|can't)(?: to)?|(?:error|failure)(?: in| while| during)?) (?:fetch|store|copy|move|search|append|expunge|create|delete|rename|execut|complet|perform|process|carry)(?:e|ing|ed)?(?: out)?(?: (?:the|this|that|your|some))?(?: (?:messages?|command|operation|request|flags?|mail|data|mailbox|folder))?[\s.!]*$/i

/** Returns whether the words of a refused command say nothing of why, in none of their sentences. */
export const saysNothing = (said: string): boolean =>
  said.split(/[.!]\s+/).every((sentence) => refusedWords.test(sentence) || unableTo.test(sentence))

/** Returns whether words report an error of the server in itself. */
export const saysInternal = (said: string): boolean => internal.test(said)

/** Returns whether words say that another session holds a mailbox. */
export const saysHeld = (said: string): boolean => /\[INUSE\]/i.test(said) || held.test(said)
