/**
 * What the words of a refused command say of sending it again: another session is in the way, or they say nothing at all. Another
 * way to say it, in any language, is one alternative more.
 */

/** Another session holds what the command is about. */
export const held =
  /\b(?:in use|multiply accessed|(?:is |was )?(?:already )?open(?:ed)? (?:by|in) (?:an)?other|(?:is|was|currently|temporarily) locked|locked (?:by|for|at)|lock(?:ing)? (?:failed|timed? ?out|conflict)|(?:unable|failed|could not|cannot|can't) (?:to )?(?:get |obtain |acquire )?(?:a |the )?lock)\b|\bin benutzung\b|\b(?:ist|wird) (?:\S+ )?(?:gesperrt|verwendet|benutzt)\b|\ben cours d['’]utilisation|\b(?:est )?verrouillée?\b|\ben uso\b|\bestá bloquead[oa]|\bin uso\b|\bè bloccat[oa]|\bin gebruik\b|используется|заблокирован|正在使用|被(?:占用|锁定|鎖定)|使用中|ロックされ/iu

/** Words that say no more than NO to a command; its name may stand before them, or what it does. */
const refusedWords =
  /^(?:(?:the )?(?:command|operation|request|action)|(?:uid )?(?:fetch|store|copy|move|search|sort|thread|append|expunge|create|delete|rename|list|lsub|status|select|examine|subscribe|unsubscribe|noop|check|close|no)|(?:der )?(?:befehl|vorgang)|(?:la )?(?:commande|opération|operación|operazione)|(?:el |il )?comando|команда|命令|操作|コマンド)?:? ?(?:(?:has |was |is |could )?(?:failed|failure|error|unsuccessful|aborted|refused|rejected|no|nope|not (?:completed|possible|successful|be completed))|(?:ist )?fehlgeschlagen|fehler|(?:a )?échoué|échec|erreur|fallid[oa]|falló|error|fallit[oa]|non riuscit[oa]|errore|не выполнена|ошибка|(?:执行|執行)?(?:失败|失敗|错误|錯誤)(?:しました)?|エラー)?[\s.!]*$/iu
const unableTo =
  /^(?:(?:failed|unable|error|could not|couldn't|cannot|can't)(?: to)?|(?:error|failure)(?: in| while| during)?) (?:fetch|store|copy|move|search|append|expunge|create|delete|rename|execut|complet|perform|process|carry)(?:e|ing|ed)?(?: out)?(?: (?:the|this|that|your|some))?(?: (?:messages?|command|operation|request|flags?|mail|data|mailbox|folder))?[\s.!]*$/i

/** Returns whether the words of a refused command say nothing of why, in none of their sentences. */
export const saysNothing = (said: string): boolean =>
  said.split(/[.!]\s+/).every((sentence) => refusedWords.test(sentence) || unableTo.test(sentence))

/** Returns whether words are about the charset of a search. RFC 9051 §7.1, BADCHARSET. */
export const saysCharset = (said: string): boolean =>
  /\bchar(?:acter)?[ -]?sets?\b|\bzeichens[aä]tze?\b|\bjeu de caractères|字符集|文字(?:セット|コード)/iu.test(
    said
  )
