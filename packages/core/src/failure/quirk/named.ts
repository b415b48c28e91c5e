/**
 * What the words of a refusal name besides its reason: who must act, a wait, another host. They win over the advice that
 * is known for the reason. Another way to say it, in any language, is one alternative more.
 */

/** The server is out of service on purpose, and nothing here needs to change. */
const maintenance =
  /\bmaintenance\b|\bbeing (?:moved|migrated|upgraded)\b|wartung(?:sarbeiten|sfenster)?\b|\ben mantenimiento\b|\bmantenimiento\b|\bmanutenzione\b|\bmanuten[cç][aã]o\b|технически\S+ работ|обслуживани|维护|維護|メンテナンス/i

/** The server, and not this account's session, comes to its end: what it refused before has no part in it. */
const shutdown =
  /\b(?:shutting|going|closing) down\b|\bshut ?down\b|\b(?:restart|reboot)(?:ed|ing)?\b|\b(?:fährt|wird) (?:\S+ ){0,2}(?:herunter(?:gefahren)?|neu gestartet)\b|\bneustart\b|\barrêt du (?:serveur|service)\b|\bredémarr|\bapag(?:ando|ado)\b|\breinici|\b(?:arresto|spegnimento|riavvio) del (?:server|servizio)\b|\bin (?:arresto|riavvio)\b|перезагру|перезапус|выключает|останавлива|正在关闭|关机|重启|シャットダウン|再起動/iu

/** The server puts an older copy of the mailbox in place of the present one. */
const restored =
  /\brestor(?:ed?|ing)\b.{0,40}\b(?:back-?up|snapshot)\b|\b(?:back-?up|snapshot)\b.{0,40}\brestor(?:ed?|ing)\b|\b(?:sicherung|backup)\b.{0,40}\bwiederherge|\bwiederherge.{0,40}\b(?:sicherung|backup)\b|\brestaur\S+.{0,40}(?:sauvegarde|copia|backup)|восстанов.{0,40}резервн|从备份恢复/iu

/** A token, or a session, was taken back before it ran out. */
const revoked =
  /\b(?:token|session|grant|sign-?in|access)s?\b.{0,40}\brevoked\b|\brevoked\b.{0,40}\btoken|\btoken.{0,20}\bwiderrufen|\bjeton.{0,20}révoqué|отозван|令牌.{0,6}(?:撤销|吊销)/iu

/** The password is another one now. */
const passwordChanged =
  /\b(?:password|credentials?)\b.{0,12}\b(?:changed|reset|modified|updated)\b|\b(?:passwort|kennwort)\b.{0,12}\b(?:geändert|zurückgesetzt)|\bmot de passe\b.{0,12}(?:modifié|changé)|\bcontraseña\b.{0,12}(?:cambiad|modificad)|\bpassword\b.{0,12}(?:cambiata|modificata)|парол.{0,12}(?:измен[её]н|сброшен)|密[码碼].{0,4}(?:修改|更改|變更|重置)/iu

/** Someone else must act: the administrator of the account, of its domain or of the server. */
const administrator =
  /\b(?:contact|e-?mail|write to)\b.{0,30}(?:\S@\S|<address>)|\b(?:contact|ask|call|e-?mail|see) (?:to |with )?(?:your |the |an |our )?(?:\w+ ){0,2}(?:administrators?|admins?|postmaster|help ?desk|support)\b|\b(?:suspended|locked|disabled|deactivated|blocked|closed) by (?:its|your|the|an) (?:\w+ ){0,2}(?:administrators?|admins?|postmaster)\b|\bvom (?:administrator|admin)\b.{0,20}(?:gesperrt|deaktiviert)|\b(?:kontaktieren|wenden sie sich|fragen sie)\b.{0,40}(?:administrator|admin|support)|\b(?:contactez|contacter)\b.{0,30}(?:administrateur|support)|\b(?:contacte|póngase en contacto)\b.{0,30}(?:administrador|soporte)|\bcontatt\w+\b.{0,30}(?:amministratore|assistenza)|обратитесь.{0,30}(?:администратор|поддержк)|请?联系.{0,8}(?:管理员|客服)|聯繫.{0,8}管理員/i

/** A password that the provider makes for one program. */
const appPassword =
  /(?:app(?:lication)?[- ]?(?:specific|generated)?[- ]pass(?:word|code)s?|device (?:key|password)|authori[sz]ation code|appl?-passw[oö]rt|anwendungs(?:spezifisch|passwort)|mot de passe d.application|contraseña de (?:la )?aplicaci[oó]n|password per le app|парол[ьяюе] (?:приложени|для внешн)|授权码|授權碼|应用(?:专用)?密码|專用密碼)/i

/** The account, or the service, is on another host. Such words are never followed (RFC 2221 §3): anyone may say them. */
const otherHost =
  /\b(?:use|try|connect to|moved to|migrated to|available at|log ?in (?:to|at|on)|(?:verwenden|nutzen) sie|utilisez|utilice|usare?|используйте|请使用)[:\s]{1,3}(?:the (?:server|host) |server |host |den server |le serveur )?["'<]?(?!https?:)((?:[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?\.){2,}[a-z]{2,24})\b(?!@)/iu

/** A rule that people made for the mailbox forbids it, and no fault does. */
const policy =
  /\b(?:retention|(?:legal|litigation|in-place|compliance) hold|polic(?:y|ies))\b|aufbewahrung(?:sfrist|spflicht|srichtlinie)|\brichtlinie|\bpolitiques?\b|\bpol[ií]ticas?\b|политик|策略/iu

/** The account lacks a right to what the command is about. RFC 4314, RFC 5530 §3, NOPERM. */
const noRight =
  /\b(?:permission|access) (?:is |was )?denied\b|\b(?:no|insufficient|not enough) (?:access )?(?:permissions?|rights|privileges)\b|\b(?:do(?:es)? not|don't) have (?:the )?(?:\w+ )?(?:permissions?|rights?|privileges?|access)\b|\bnot (?:authori[sz]ed|permitted) to\b|\b(?:keine|fehlende) (?:berechtigung|rechte)\b|\bzugriff verweigert\b|\bacc[èe]s refusé\b|\bacceso denegado\b|\baccesso negato\b|\bacesso negado\b|доступ запрещ|нет прав|权限不足|没有权限|拒绝访问/iu

/** The client sent too much that the server refused. */
const refusedOften = /\btoo many (?:\w+ ){0,2}(?:(?:invalid|bad|unknown) (?:\w+ )?commands|errors)\b/i

/** Another login took the place of this one, and not what another session did to the mailbox. */
const anotherLogin =
  /\blost (?:the )?mailbox lock\b|\b(?:another|other|new|second) (?:client|session|connection|device|program|login|user|computer|place)s? (?:has |have |was |were )?(?:been )?(?:logged|signed|connected|taken|took|opened|started|established)\b|\b(?:logged|signed) in (?:elsewhere|again|from|on|at another)\b|\b(?:log|sign)-?in (?:from|on) (?:a )?(?:other|another|different|new)\b|\b(?:replaced|superseded|taken over|kicked(?: out| off)?|pushed out|preempted) by (?:a )?(?:newer|new|other|another|different)\b|\b(?:andere[mnr]?|neue[mnr]?) (?:gerät|sitzung|programm|client|stelle|ort|anmeldung)\b|\banderweitig angemeldet\b|\b(?:une? autre|une? nouvelle?) (?:appareil|session|client|programme|connexion|endroit)\b|\b(?:otr[oa]|nueva) (?:dispositivo|sesión|cliente|programa|conexión|lugar|ubicación)|\b(?:altr[oa]|nuova) (?:dispositivo|sessione|client|programma|connessione|posizione)\b|(?:друг|нов)\S+ (?:устройств|сесси|клиент|программ|мест|сеанс)|(?:其他|其它|别的|另一|异地|别处)\S{0,6}(?:登录|登陆|登入)|(?:別|他)の\S{0,8}(?:ログイン|接続)/iu

/** The limit is that of an address or a network, whoever logs in from there. */
const byAddress =
  /\bfrom (?:your|this|the same|one|that) (?:\w+ )?(?:ip|address|network|host)\b|\bconnections? from (?:\[?(?:\d{1,3}\.){3}\d{1,3}\b|\[?(?:[\da-f]{0,4}:){3,})|\bper (?:ip|address|host)\b|\bvon (?:ihrer|dieser) (?:ip|adresse)|\b(?:depuis|desde|da) (?:votre|cette|su|esta|questo) (?:adresse|ip|dirección|indirizzo)/iu

/** The limit is that of one user at one address: what a proxy or a balancer hides behind its own address counts together. */
const byUserAtAddress = /\buser ?\+ ?ip\b|_userip_connections\b/iu

/** The server serves certain networks alone, such as its company's, and this client is in none of them. */
const fromOutside =
  /\bno (?:access|service|imap)\b.{0,12}\bfrom (?:your|this|that|an?) (?:\w+ ){0,2}(?:ip|address|network|host|location)\b|\b(?:access|connections?|clients?|log ?ins?|sign ?ins?|imap)\b.{0,24}\b(?:not (?:allowed|permitted|accepted|authori[sz]ed|possible)|denied|refused|restricted)\b.{0,24}\bfrom (?:your|this|that|outside|external|an?|the internet)\b|\bonly (?:allowed|permitted|possible|available|accessible|accepted)\b.{0,12}\b(?:from|within|inside|in|via|through|over)\b.{0,30}\b(?:network|vpn|intranet|lan|campus)\b|\b(?:use|via|through|over|connect (?:to|via|through|from)) (?:the |your |our |a |an )?(?:\w+ )?(?:vpn|intranet|(?:company|corporate|internal|office|campus|university)(?:'s)? network)\b|\bnur (?:aus|über|im|innerhalb|per|via)\b.{0,30}(?:netz\w*|vpn)\b|\bkein(?:e|en)? (?:zugriff|zugang)\b.{0,30}\b(?:von|aus) (?:ihrer|dieser|ihrem|diesem)\b|\buniquement (?:depuis|via)\b.{0,30}(?:réseau|vpn)|\b(?:solo|sólo) (?:desde|dalla|da|tramite)\b.{0,30}(?:red|rete|vpn)\b|только из .{0,20}сет|(?:仅限|只能).{0,10}(?:内网|校园网|VPN)/iu

/** How many connections the server allows at once, and not in a time, nor how many logins or octets. */
const allowed =
  /(?:connections|sessions|verbindungen|sitzungen|connexions|conexiones|connessioni)\s?[=:]\s?([1-9]\d{0,4})\b|\b([1-9]\d{0,4}) (?:[a-z]+ ){0,2}(?:connections|sessions|verbindungen|sitzungen|connexions|conexiones|connessioni)\b(?! (?:per|every|each|an?|within|in) )|(?<!\brate[- ]?)\blimit(?: of| is)?\s?[=:(]?\s?([1-9]\d{0,4})\b(?! ?(?:log|sign|attempt|command|request|message|mail|octet|byte|[kmg]i?b\b|second|minute|hour|day|(?:[a-z]+ )?(?:per|every|each|an?|within|in) ))/i

/** The client was silent for too long, as the server sees it. RFC 9051 §5.4. */
const idled =
  /\b(?:idle|idling|inactiv\w+|auto-?log-?out)\b|\btimed? ?out\b.{0,20}\bclient\b|\bclient\b.{0,20}\btimed? ?out\b|inaktivität|inactivité|inactividad|inattività|неактивн|空闲/iu

/** A session has lasted as long as the server lets any, busy or not: one that “expired” may have been idle, or its token old. */
const lasted =
  /\b(?:max(?:imum)?|total) (?:allowed )?(?:session|connection) (?:time|duration|length|lifetime|age)\b|\b(?:session|connection) (?:time|duration|lifetime|age) (?:limit|reached|exceeded|is over|is up)\b|\b(?:maximale|zulässige) (?:sitzungsdauer|verbindungsdauer)\b|\bdurée maximale de (?:la )?(?:session|connexion)\b|\bduración máxima de (?:la )?(?:sesión|conexión)|\bdurata massima della (?:sessione|connessione)\b|максимальн\S+ (?:время|длительност\S+) сес|(?:会话|连接)(?:时间|时长).{0,6}(?:上限|限制)/iu

/** What the server waited for itself did not answer. */
const timedOut =
  /\btime(?:d)?[- ]?out\b|\btimeout ?expired\b|zeitüberschreitung|délai dépassé|tiempo de espera|тайм-?аут|超时/iu

/** What is wrong with the arguments of a command. */
const argument =
  /\barguments?\b|\bparameters?\b|\binvalid (?:\w+ ){0,2}(?:flag|keyword|sequence|set|number|date|criteri\w+|mailbox name|literal)/i

/** Words that say that something is wrong with a command, and not what: Exchange, among others. */
const noArgument =
  /^\W*(?:(?:command|(?:invalid|illegal|bad|wrong)(?: command (?:or|and))?) )?(?:arguments?|parameters?|syntax)(?: error| invalid| wrong)?[\s.]*\d*\W*$/i

/** A command has not as many arguments as it needs. */
const argumentCount = /\b(?:too (?:many|few)|extra|surplus) (?:\w+ )?(?:arguments?|parameters?)\b/i

/** Too much is asked in a time. */
const tooFast =
  /\b(?:command|request)s?\b.{0,20}\b(?:rate|limit)|\brate\b.{0,12}\bexceeded|\bslow down\b|\btoo (?:many|frequent) (?!(?:invalid|bad|unknown)\b)(?:\w+ )?(?:commands|requests|queries)\b/i

/** The server delays or refuses what is asked too often. */
const throttled = /throttl|rate.?limit|\brate .*exceeded|backoff/i

/** More was transferred in a time, such as a day, than the server allows. */
const volume =
  /\b(?:download|upload|bandwidth|transfer|traffic)(?:ed|s)?\b(?!.{0,24}\bsize\b).{0,24}\b(?:limit|quota|allowance|volume)s?\b|\b(?:daily|hourly|monthly)\b.{0,24}\b(?:limit|quota|allowance)s?\b|\b(?:limit|quota|allowance)s?\b.{0,40}\b(?:per|a|each) (?:hour|day|week|month)\b|\b(?:tages|monats)(?:limit|kontingent|volumen)|\blimite (?:quotidienne|journalière|giornaliero)|\blímite diario\b|суточн\S+ (?:лимит|квот)/iu

/** The organisation of the account, and not its owner, has to allow the app. */
const consent =
  /\bAADSTS(?:65001|65004|90094|900941)\b|\badmin(?:istrator)?'?s?[- ](?:consent|approval)\b|\b(?:has|have) not consented\b|\bconsent(?:ed|s)?\b.{0,40}\badmin|\badmin(?:istrator)?s?\b.{0,40}\bconsent|\badmin_policy_enforced\b/i

/** The owner of the account has not agreed, or no longer does, to what the app may do. RFC 6749 §5.2, OpenID Connect Core §3.1.2.6. */
const ownConsent =
  /\b(?:consent|interaction|login)_required\b|\buser (?:has |have |did )?not (?:consented|agreed?)\b|\buser consent\b|\bconsent (?:was |has been |is )?(?:revoked|withdrawn|denied|expired|required)\b/i

/** There is no room in the mailbox. */
const full =
  /\b(?:mailbox|account|inbox)\b.{0,20}\b(?:full|over (?:its |the )?quota)\b|\b(?:storage|disk) (?:quota|space|limit)\b|\bpostfach\b.{0,20}\bvoll\b|\bboîte\b.{0,20}\bpleine\b|\bbuz[oó]n\b.{0,20}\blleno\b|\bcasella\b.{0,20}\bpiena\b|邮箱.{0,6}满/iu

/** What has no room is a mailbox, or it is the account with all of them, by such words. */
const ofMailbox = /\b(?:mailbox|inbox|postfach)\b|\bboîte\b|\bbuz[oó]n\b|\bcasella\b|邮箱/iu
const ofAccount = /\b(?:account|user)\b/i

/** Returns what has no room, by the server's words, as the subject of a sentence. */
export const saysFull = (said: string): string =>
  ofMailbox.test(said)
    ? "The mailbox is full"
    : ofAccount.test(said)
      ? "The account's storage is full"
      : "The storage is used up"

/** The disk of the server, and not the account, has no room: also as ENOSPC is called in several languages. */
const diskFull =
  /\bno space left\b|\b(?:disk|partition|file ?system|volume) (?:is )?full\b|\bout of disk\b|\bENOSPC\b|\b(?:not enough|insufficient|no(?: more)?) (?:free )?(?:disk|file ?system) space\b|festplatte.{0,12}voll|\bauf (?:dem|der) (?:gerät|festplatte|datenträger) .{0,12}kein\b.{0,24}platz|\bkein.{0,12}platz .{0,12}auf (?:dem|der) (?:gerät|festplatte|datenträger)|disque plein|\bespace (?:disque )?(?:disponible )?(?:insuffisant|sur le (?:périphérique|disque))|disco (?:lleno|pieno|cheio)|\bespacio en (?:el )?(?:dispositivo|disco)|\bspazio (?:esaurito|insufficiente)? ?su(?:l)? (?:device|dispositivo|disco)|\bespaço (?:disponível )?(?:no dispositivo|em disco)|(?:schijf|apparaat) .{0,6}vol\b|\bruimte .{0,12}op (?:het )?apparaat|\bmiejsca na (?:urządzeniu|dysku)|мест\S* на (?:диске|устройстве)|на устройстве .{0,32}мест|диск .{0,12}(?:переполнен|заполнен)|(?:设备上没有空间|磁盘.{0,4}(?:不足|已?满))|ディスク.{0,6}(?:不足|いっぱい)/iu

/** What has no room is what somebody was given, by such words. */
const ofSomebody =
  /quota|\bcuota|kontingent|квот|配额|\b(?:your|in the|of the) (?:mail ?box|account|storage|user)\b/iu

/** Returns whether the server says that its disk is full, and names no quota. */
export const saysDiskFull = (said: string): boolean => diskFull.test(said) && !ofSomebody.test(said)

/** Returns whether a refusal is for want of room, by its words or by its code alone. RFC 9208 §5.1. */
export const saysNoRoom = (said: string, code: string | undefined): boolean =>
  full.test(said) ||
  saysDiskFull(said) ||
  (code === "OVERQUOTA" && !volume.test(said) && !tooFast.test(said) && !keywords.test(said))

/** A command, or a part of it, is longer than the server reads. */
const tooLong =
  /\b(?:command|line|request|argument|set|sequence)s?\b.{0,24}\b(?:too|is) (?:long|large|big)\b|\bmax(?:imum)? (?:command|line|request) (?:length|size)\b|\b(?:command|line) (?:length|size)\b.{0,24}\b(?:limit|exceed)|\b(?:zeile|befehl)\b.{0,12}\bzu lang\b/i

/** A message is larger than the server stores, whenever it is sent: no limit on what is asked in a time. RFC 4469 §5, RFC 7889. */
const messageTooLarge =
  /\b(?:message|mail|e-?mail|literal|attachment|append)s?\b.{0,24}\b(?:too (?:big|large|long)|larger than|exceed\w*\b.{0,30}\bsize)\b|\b(?:message|mail|literal|attachment)[- ]?size\b.{0,40}\b(?:exceed\w*|limit|larger|greater|too|over)\b|\bexceed\w*\b.{0,30}\b(?:message|mail|literal)[- ]?size\b|\b(?:max(?:imum)?|allowed|permitted) (?:message|mail|literal)[- ]?size\b|\b(?:nachricht|mail)\b.{0,20}\bzu gro(?:ß|ss)|\bmaximale (?:nachrichten|mail)größe|\bmessage\b.{0,12}\btrop (?:volumineux|grand|gros|long)|\btaille maximale\b.{0,12}\bmessage|\bmensaje\b.{0,20}\bdemasiado grande|\btamaño máximo\b.{0,12}\bmensaje|\bmessaggio\b.{0,12}\btroppo grande|(?:сообщение|письмо).{0,12}слишком (?:большое|велико)|размер (?:сообщения|письма).{0,20}превы|(?:邮件|信件|郵件).{0,6}(?:过大|太大|過大)/iu

/** The mailbox has as many different keywords as the server keeps in one: Cyrus, Dovecot. RFC 9051 §2.3.2. */
const keywords =
  /\btoo many (?:\w+ ){0,2}(?:flags|keywords|labels)\b|\b(?:max(?:imum)?(?: number)?|limit)\b.{0,20}\b(?:flags|keywords)\b|\b(?:flags?|keywords?)\b.{0,12}\b(?:limit|maximum)\b/i

/** The date that a message is to be stored with cannot be read. RFC 9051 §6.3.12. */
const storedDate =
  /\b(?:invalid|bad|malformed|illegal|wrong|unparsable|missing) (?:internal[- ]?)?date(?:[- ]?time)?\b|\b(?:internal[- ]?date|date[- ]?time)\b.{0,24}\b(?:invalid|malformed|wrong|format|syntax|parse)\b/i

/** The name of a mailbox has a character that it may not have. */
const separator =
  /\bname\b.{0,40}\b(?:must not|may not|can ?not|can't|should not) (?:have|contain|include)\b.{0,12}(?:['"][/.\\^!]['"]|characters?\b)|\b(?:invalid|wrong|bad|illegal) (?:hierarchy )?(?:separator|delimiter)\b|\b(?:hierarchy )?(?:separator|delimiter)s?\b.{0,24}\bnot (?:allowed|permitted|valid)\b/i

/** The mailbox that is to be made is there. RFC 5530 §3, ALREADYEXISTS, has these words in servers without that code. */
const exists =
  /\balready exists?\b|\b(?:mailbox|folder) exists\b|\bexistiert (?:bereits|schon)\b|\bexiste déjà\b|\bya existe\b|\bgià esistente\b|\besiste già\b|\bjá existe\b|уже существует|已存在|已經存在|既に存在/iu

/** The provider keeps the account back for a bill or a contract, whoever logs in. */
const unpaid =
  /\b(?:unpaid|overdue|non-?payment|outstanding (?:balance|invoice|payment)|dunning|past due|billing|invoices?)\b|\bsubscription (?:has )?(?:expired|ended|lapsed)|\b(?:suspend|deactivat|disabl|block)\w*\b.{0,60}\b(?:contract|payment)\b|\b(?:contract|payment)\b.{0,60}\b(?:suspend|expired|ended|cancell?ed)|\b(?:mahnstufe|zahlungs\w+|rechnung\w*|vertrag\w*)\b|\b(?:impayée?|facture|abonnement)\b|\b(?:impag\w+|factura|suscripción)\b|\b(?:insolut\w+|fattura|abbonamento)\b|неоплат|задолженност|欠费|欠費|到期/iu

/** No mailbox may have such a name, for whatever reason. */
const invalidName =
  /\b(?:invalid|illegal|bad) (?:mailbox|folder)(?: name)?\b|\b(?:mailbox|folder) name\b.{0,20}\b(?:invalid|illegal|not (?:allowed|permitted))\b/i

/** The name leads to mailboxes, and is none. RFC 9051 §7.3.1. */
const noSelect =
  /\\?\bno[- ]?select\b|\bnon-?selectable\b|\bnot (?:a )?selectable\b|\b(?:can ?not|can't|may not|not allowed to) (?:be )?select(?:ed)?\b.{0,30}\b(?:folder|mailbox|level|directory)\b|\b(?:folder|mailbox) (?:can ?not|can't|may not) be selected\b|\b(?:ordner|postfach)\b.{0,20}\bnicht (?:auswählbar|wählbar)|\bnon sélectionnable|\bno seleccionable|\bnon selezionabile/iu

/** The files that the server keeps of a mailbox are damaged: Cyrus, Dovecot. RFC 5530 §3, CORRUPTION. */
const damagedMailbox =
  /\b(?:mailbox|folder) has an invalid format\b|\b(?:mailbox|folder|index|cache|uid ?list|database|transaction log)\b(?! name).{0,40}\b(?:corrupt\w*|damaged)\b|\bcorrupt\w*\b.{0,24}\b(?:mailbox|folder|index|cache|uid ?list|database)\b|\b(?:postfach|ordner|index)\b.{0,24}\bbeschädigt/i

/** The open mailbox was deleted or renamed by somebody else: Dovecot, Cyrus, Exchange. RFC 2180 §3. */
const deletedMeanwhile =
  /\b(?:mailbox|folder)\b.{0,24}\b(?:deleted|removed|renamed)\b.{0,12}\b(?:under|underneath|while|meanwhile|by another|by an other)\b|\b(?:selected |open )?(?:mailbox|folder) (?:was|has been|is|got) (?:deleted|(?:\(re\)|re)?moved|renamed)\b/i

/** Messages that the command names were removed: the words of EXPUNGEISSUED in servers with or without that code. RFC 5530 §3. */
const messagesGone =
  /\b(?:messages?|mails?|e-?mails?|uids?|some|one) (?:\w+ ){0,4}(?:(?:do(?:es)?|did) )?(?:no longer|not any ?more) (?:exists?|there|present|available)\b|\b(?:messages?|mails?|e-?mails?|some|one)\b.{0,24}\b(?:are|is|were|was|have been|has been|got) (?:already |meanwhile )?(?:gone|expunged|removed|deleted)\b|\b(?:expunged|deleted) (?:messages?|mails?|in the meantime|meanwhile|by another)\b|\bnachricht(?:en)?\b.{0,24}\b(?:nicht mehr|gelöscht|entfernt)|\bmessages?\b.{0,24}\b(?:n.existent? plus|supprimés?)|\bmensajes?\b.{0,24}\b(?:ya no existen?|eliminad|borrad)|\bmessagg[io]\b.{0,24}\b(?:non esist\w+ più|eliminat|rimoss)|(?:сообщени|писем|письм)\S*.{0,24}(?:больше не существ|удален)|(?:邮件|郵件).{0,6}(?:已(?:被)?删除|已不存在|不再存在)/iu

/** The name of a mailbox is not encoded as the server reads it. RFC 3501 §5.1.3. */
const notEncoded = /\bm?UTF-?7\b|\b(?:mailbox|folder) name\b.{0,24}\b(?:encod\w+|8-?bit|non-?ascii|utf-?8)\b/i

/** The server does not know such a command. RFC 9051 §7.1.3 has BAD for it, and some say NO: Courier. */
const notKnown =
  /\b(?:unknown|unrecogni[sz]ed|unsupported|unimplemented) (?:imap )?command\b|\bcommand (?:is )?(?:unknown|not (?:known|recogni[sz]ed|supported|implemented))\b/i

/** The server could not read a command, or does not know it: Dovecot. */
const notRead = /\berror in imap command received\b/i

/** The command came at the wrong point of the session. RFC 9051 §3. */
const state =
  /\bno (?:mailbox|folder) (?:is |has been )?(?:currently )?selected\b|\bmailbox (?:is )?not selected\b|\b(?:invalid|wrong|bad|illegal|not (?:valid|permitted|allowed|legal) in(?: this| the| current)?) (?:\w+ )?state\b|\bstate error\b|\bnot (?:in )?(?:the )?selected state\b/i

/** A proxy or a gateway passed the login on, and it failed there: perdition, up-imapproxy, Cyrus Murder, Dovecot. */
const behindLogin =
  /\bre-?authenticat\w*\b|\b(?:log ?in|authenticat\w*)\b.{0,20}\b(?:to|at|on|with|by) (?:the |its )?(?:real|back-?end|remote|upstream|destination|imap back-?end) ?(?:server|host)?\b|\b(?:back-?end|upstream|remote|real)(?:[- ]?server)?\b.{0,24}\b(?:log ?in|authenticat\w*|refused|rejected)|\bprox(?:y|ied|ying)\b.{0,24}\b(?:log ?in|authenticat\w*)\b.{0,12}\bfail/iu

/** What refuses is a proxy, by its own words, and no mail server: nginx, HAProxy, Squid, a company's gateway. */
const byProxy =
  /^\W*(?:(?:imap|mail|http|socks\d?|haproxy|nginx|squid|the|this) )?(?:proxy|gateway|haproxy|squid)\b(?!.{0,40}\b(?:log ?in|authenticat\w*)\b)|\b(?:denied|refused|blocked|rejected|not (?:allowed|permitted)) by (?:the |this |our )?(?:\w+ )?(?:proxy|gateway)\b|\b(?:vom|durch den) proxy\b|\bpar le proxy\b|\bpor el proxy\b|\bdal proxy\b|прокси.{0,20}(?:запре|отказ)|代理(?:服务器)?.{0,6}(?:拒绝|禁止)/iu

/** The owner of the account has to accept something on the provider's page. */
const terms =
  /\b(?:terms|conditions|tos)\b.{0,40}\b(?:accept|agree)|\b(?:accept|agree to)\b.{0,40}\b(?:terms|conditions|tos|agreement|privacy policy)\b|(?:nutzungsbedingungen|agb|geschäftsbedingungen|datenschutz\S*).{0,40}(?:akzeptieren|zustimmen|bestätigen)|(?:akzeptieren|bestätigen) sie.{0,40}(?:nutzungsbedingungen|agb|geschäftsbedingungen)|conditions (?:générales|d['’]utilisation)|(?:acepte|aceptar).{0,30}(?:condiciones|términos)|accett\w+.{0,30}(?:condizioni|termini)|пользовательск\S+ соглашени|(?:同意|接受).{0,10}(?:条款|协议)/iu

/** The owner of the account has to say that it is them who sign in. */
const confirm =
  /(?<!\b(?:not|cannot|can't|unable to|failed to) )\b(?:confirm|approve|verify|validate|authori[sz]e)\b(?: [\w']+){0,3} (?:sign-?in|log-?in|device|identity|it(?:'s| is| was) you)\b|\b(?:sign-?in|log-?in|device)\b.{0,30}\b(?:approve|confirm) it\b|\b(?:anmeldung|gerät|identität)\b.{0,30}\b(?:bestätigen|freigeben)|\b(?:bestätigen|freigeben) sie\b.{0,40}\b(?:anmeldung|gerät|identität)|(?:confirmez|validez|approuvez).{0,40}(?:connexion|identité|appareil)|(?:confirme|verifique|apruebe).{0,40}(?:inicio de sesión|identidad|dispositivo|acceso)|(?:conferm\w+|verific\w+|approv\w+).{0,40}(?:l['’]accesso|l['’]identità|dispositivo)|подтвердите.{0,40}(?:вход|личность|устройство)|(?:确认|验证|批准).{0,12}(?:登录|身份|设备)/iu

/** A rule, a licence or a setting of the server keeps the user out, which its operator alone can change. */
const operators =
  /\b(?:by|due to|violat\w*|denied by|(?:access|security|sign-?in|log-?in) )(?: ?\S+){0,3} ?polic(?:y|ies)\b|\blicen[cs]e\b.{0,30}\b(?:expired|exceeded|invalid|limit|maximum)|\bmaximum (?:number of )?(?:licensed )?users\b|\b(?:outside|not (?:permitted|allowed) (?:at|during)) (?:\w+ ){0,2}(?:hours|time)\b|\brichtlinie|\blizenz\S*.{0,20}(?:abgelaufen|überschritten)|\bpolitique de (?:sécurité|connexion|l['’]entreprise)|\bpolítica de (?:seguridad|acceso)|политик\S+ безопасности|安全策略/iu

/** A certificate is that of a network's sign-in page. */
const portal =
  /\b(?:captive|hot-?spot|wi-?fi|wlan|wireless|guest[- ]?(?:net\w*|access|login|portal)|(?:login|auth|welcome|signin|wifi|net\w*)-?portal|portal\.(?:login|guest|network))\b/i

/**
 * What a server finds wrong with a message that is to be stored, by its words: Cyrus and Dovecot among others. RFC 5322 §2.1,
 * RFC 9051 §6.3.12.
 */
export const messageFlaws = [
  {
    says: /\bbare (?:new ?lines?|line ?feeds?|LFs?|CRs?|carriage returns?)\b|\b(?:CRLF|line (?:ends?|endings?|terminators?))\b/i,
    why: "Each line of a message ends in CRLF (RFC 5322 §2.1), and lines of this one end otherwise.",
    try: "Let the app write CRLF at the end of each line, and append it again."
  },
  {
    says: /\bNULs?\b|\bnull (?:characters?|bytes?|octets?)\b/i,
    why: "A message has no NUL octet, unless it is sent as binary (RFC 3516).",
    try: "Let the app encode the part that has it, such as in base64, and append it again."
  },
  {
    says: /\b(?:8-?bit|non-?ascii)\b.{0,20}\bheaders?\b|\bheaders?\b.{0,20}\b(?:8-?bit|non-?ascii)\b/i,
    why: "Header fields are ASCII here, and this message has other characters in one.",
    try: "Let the app encode them as RFC 2047 has it, and append it again."
  },
  {
    says: /\b(?:invalid|bad|missing|no|malformed) (?:message )?headers?\b|\bno header\/body separator\b|\b(?:invalid|malformed) (?:message|mime|rfc ?2?822)\b/i,
    why: "The message has no header that the server can read (RFC 5322 §2.2).",
    try: "Let the app begin it with header fields and an empty line, and append it again."
  }
] as const

/** Whether a BYE gives a cause of its own, so that no refusal before it has a part in it. */
export const saysOwnCause = (bye: string): boolean =>
  shutdown.test(bye) || maintenance.test(bye) || anotherLogin.test(bye) || lasted.test(bye)

/** Returns whether a refusal says that messages are gone which the command names; `code`: its response code. */
export const saysGone = (said: string, code?: string): boolean =>
  code === "EXPUNGEISSUED" || (code === undefined && messagesGone.test(said))

const prefixed = /\b(?:must (?:begin|start)|be prefixed) with:? "?([^"\s)]+)/i

/** Returns the prefix that a server asks the names of mailboxes to have. RFC 2342 §5. */
export const prefixIn = (said: string): string | undefined => prefixed.exec(said)?.[1]

export const named = {
  exists,
  unpaid,
  noRight,
  behindLogin,
  byProxy,
  noSelect,
  confirm,
  operators,
  portal,
  damagedMailbox,
  notEncoded,
  deletedMeanwhile,
  state,
  tooLong,
  messageTooLarge,
  keywords,
  storedDate,
  separator,
  notKnown,
  notRead,
  invalidName,
  terms,
  timedOut,
  argument,
  noArgument,
  argumentCount,
  tooFast,
  throttled,
  volume,
  consent,
  ownConsent,
  full,
  maintenance,
  shutdown,
  restored,
  passwordChanged,
  revoked,
  administrator,
  appPassword,
  otherHost,
  policy,
  byAddress,
  byUserAtAddress,
  fromOutside,
  allowed,
  idled,
  lasted,
  refusedOften,
  anotherLogin
}

/**
 * Words that say no more than NO to a login. Any others are an explanation, which no sentence of ours may contradict.
 */
export const saysNoMore =
  /^[\s.!]*$|^bad\b|^.{0,24}(?:failed|failure|rejected|refused|denied|error|not today|no|nope|invalid|incorrect|unsuccessful)[\s.!)]*$|(?:unable to|could not|cannot) (?:authenticate|log ?in|sign ?in)|not authenticated|authenticat\w* (?:has )?(?:failed|failure|error|rejected|refused|denied|unsuccessful)|(?:log ?in|sign ?in|access)\s?(?:has )?(?:been )?(?:failed|failure|error|incorrect|invalid|denied|rejected|refused)|(?:invalid|bad|wrong|incorrect|unknown|no such) (?:<?\w+>?[ /]){0,4}(?:credentials?|user ?names?|users?|log ?ins?|passwords?|accounts?|mailbox|identity|authentication)|(?:credentials?|password|<?user>?(?: ?name)?|login|account) (?:is |are |was |were |has |do |does )?(?:n[o']t )?(?:be )?(?:invalid|incorrect|wrong|rejected|unknown|match\w*|found|exist\w*|recogni[sz]ed|accepted|failed)|(?:anmeldung|authentifizierung) (?:fehlgeschlagen|gescheitert)|(?:falsche[rs]?|ungültige[rs]?) (?:kennwort|passwort|benutzer|zugangsdaten|anmeldedaten)|(?:identifiants?|mot de passe) (?:incorrects?|invalides?)|(?:contraseña|credenciales) (?:incorrectas?|inválidas?)|неверн\S+ (?:логин|пароль|имя)|(?:登录|登錄|认证|验证)失败|密码(?:错误|不正确)|帐号或密码/i

/** Words of a server that cannot check a login now, and say no more than that. */
export const saysInternal =
  /^[\s.!]*$|^.{0,24}(?:failed|failure|error|unavailable|busy|down|later)[\s.!)]*$|\berrors?\b|\bfail(?:ed|ure)?\b|\btemporar|\binternal\b|\bunavailable\b|\bnot available\b|\bback-?end\b|\bdatabase\b|\bdirectory\b|\bldap\b|\bbusy\b|\boverload|\btimed? ?out\b|\b(?:cannot|could not|unable to) (?:reach|connect|contact|verify|check|authenticate)\b|vorübergehend|temporair|temporal|temporanea|временн|暂时|暫時/iu
