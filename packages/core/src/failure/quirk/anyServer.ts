/**
 * Words by which servers of any kind say who must act, or what is needed. What a server says itself wins over what is
 * known of failures like this one: another way to say it, in any language, is one more alternative here.
 */
import { named } from "./named.ts"
import type { Quirk } from "./Quirk.ts"

/** Who must act: compared before all else, since others say no more of it. */
export const whoMustAct: ReadonlyArray<Quirk> = [
  {
    id: "imap-off-by-administrator",
    state: "any",
    match: {
      text: /(?:imap|access|service|protocol|this feature)\b.{0,60}(?:disabled|not (?:enabled|allowed|permitted|activated)|turned off|deactivated|blocked).{0,80}(?:administrator|\badmin\b|(?:your|this) (?:domain|organi[sz]ation))|not (?:(?:enabled|activated) for|(?:allowed|permitted|authori[sz]ed) to use) imap\b.{0,80}(?:administrator|\badmin\b|domain|organi[sz]ation)|(?:yet|have|has|need|needs) to (?:enable|activate) imap\b.{0,80}(?:administrator|\badmin\b|(?:your|this) (?:domain|organi[sz]ation))|(?:disabled|deactivated|blocked|turned off) (?:by|for) (?:your |the |this )?(?:domain|organi[sz]ation|administrator)|imap.{0,60}(?:administrator gesperrt|désactivé par.{0,20}administrateur|deshabilitado por.{0,20}administrador|отключ[её]н администратор|管理员.{0,10}(?:关闭|禁用))/i,
      manner: ["NO", "BAD", "BYE"]
    },
    recovery: { _tag: "Means", reason: { _tag: "ImapDisabled", byAdmin: true } },
    source: "Google Workspace (admin console), Zoho and Microsoft 365, as users quote them"
  },
  {
    id: "imap-retired",
    state: "any",
    match: {
      // the end of one way to log in is not that of IMAP
      text: /^(?!.*(?:\b(?:auth\w*|basic|passwords?|oauth|tls|ssl|plain|app)\b)).*(?:\bimap4?(?:rev1)?\b(?: (?:access|services?|support|protocol|mail))* (?:is|was|has been|have been|will be|has|have) (?:\w+ ){0,2}?(?:discontinued|retired|shut ?down|ended|sunset|terminated|decommissioned)\b|\bimap\b.{0,40}\bno longer (?:available|offered|provided|supported)\b|\bno longer (?:offers?|provides?|supports?) imap\b|\bimap\b.{0,40}(?:eingestellt|abgeschaltet)\b|\bimap\b.{0,40}(?:n['’]est plus (?:disponible|proposé)|ya no está disponible|non è più disponibile)|imap.{0,40}больше не (?:доступ|поддерж)|imap.{0,20}(?:已停止|停止服务))/iu,
      manner: ["NO", "BAD", "BYE"]
    },
    recovery: { _tag: "Means", reason: { _tag: "ImapDisabled", retired: true } },
    source: "the words of providers that ended IMAP, as users quote them"
  },
  {
    id: "place-refused",
    state: "auth",
    match: {
      text: /(?:log ?ins?|sign ?ins?|access|connections?|imap) (?:\w+ ){0,2}from (?:your |this |that |the current )?(?:country|region|location)\b.{0,40}(?:not (?:permitted|allowed|possible)|blocked|denied|disabled|restricted|forbidden)|\bgeo[- ]?(?:block|fenc|ip|locat|restrict)|\b(?:anmeldung|zugriff|login)\b.{0,30}\baus (?:ihrem|diesem) land\b|\b(?:connexion|accès)\b.{0,30}\bdepuis (?:votre|ce) pays\b|\bdesde (?:su|este) país\b|\bdal (?:suo|tuo|questo) paese\b|из вашей страны/i,
      manner: ["NO", "BAD", "BYE"]
    },
    recovery: { _tag: "Means", reason: { _tag: "IpBlocked", place: true } },
    source: "the words of several hosters that admit logins by country, as users quote them"
  },
  {
    id: "own-network-alone",
    state: "any",
    match: {
      text: /\b(?:connect|log ?in|use|via|through|over)\b.{0,30}\bvpn\b|\b(?:only|except)\b.{0,30}\b(?:over|via|through|with|from) (?:(?:the|our|your|a) )?(?:[\w-]+ ){0,2}(?:vpn|intranet|campus network|internal network)\b|\bfrom outside (?:(?:the|our|this) )?(?:[\w-]+ ){0,2}(?:network|campus|intranet)\b.{0,40}not (?:allowed|permitted|possible)|\bnur\b.{0,40}\b(?:über|per|mit|aus)\b.{0,20}\b(?:vpn|hochschulnetz|intranet|campusnetz)/i,
      manner: ["NO", "BYE", "line"]
    },
    recovery: { _tag: "Means", reason: { _tag: "IpBlocked", ownNetwork: true } },
    source: "the words of universities and companies whose servers admit their own networks"
  },
  {
    id: "address-listed",
    state: "any",
    match: {
      text: /spamhaus|spamcop|barracudacentral|\b(?:dns)?[br]bl\b|\b(?:block|black|deny)[- ]?list(?:ed)?\b|auf (?:einer|der) (?:schwarzen liste|sperrliste)|liste noire|lista negra|ч[её]рн(?:ый|ом) списк|黑名单/i,
      manner: ["NO", "BYE", "line"]
    },
    recovery: { _tag: "Means", reason: { _tag: "IpBlocked", listed: true } },
    source: "Spamhaus, as the greetings and refusals of many servers quote it"
  }
]

/** What is needed: compared after the providers, who name their pages for it. */
export const whatIsNeeded: ReadonlyArray<Quirk> = [
  {
    id: "new-password",
    state: "any",
    match: {
      text: /\b(?:your|the|this|account) password (?:has |is )?expired\b|^\S* ?password (?:has )?expired\b|\bpassword (?:must be|needs to be|has to be) (?:changed|reset)\b|\bpassword (?:reset|change) (?:is )?required\b|\b(?:must|have to|need to) (?:change|reset) (?:your|the) password\b|\b(?:passwort|kennwort) (?:ist |muss )?(?:abgelaufen|geändert werden|zurückgesetzt werden)|\bmot de passe (?:a |est )?expiré|\bcontraseña (?:ha )?(?:caducad|expirad)[oa]|\bpassword (?:è )?scaduta|пароль (?:ист[её]к|просрочен)|(?:срок действия пароля) ист[её]к|密码(?:已)?(?:过期|失效)/iu,
      manner: ["NO"]
    },
    recovery: { _tag: "Means", reason: { _tag: "PasswordExpired" } },
    source: "the words of several providers, as users quote them"
  },
  {
    id: "second-factor",
    state: "auth",
    match: {
      text: /two[- ]?(?:step|factor)|\b2[- ]?(?:fa|sv)\b|\bmfa\b|multi[- ]?factor|one[- ]time password|zwei[- ]?(?:faktor|schritt)|bestätigung in zwei schritten|(?:double|deux facteurs).{0,20}(?:authentification|étapes)|validation en deux étapes|(?:dos (?:pasos|factores))|verifica in due passaggi|двухфакторн|двухэтапн|两步|二步|双重验证|兩步|雙重/i,
      manner: ["NO", "BAD"]
    },
    recovery: { _tag: "Means", reason: { _tag: "AppPasswordRequired" } },
    source: "Zoho, Fastmail, Mailbox.org, Naver and others, as users quote them"
  },
  {
    id: "app-password",
    state: "auth",
    match: {
      text: named.appPassword,
      manner: ["NO", "BAD"]
    },
    recovery: { _tag: "Means", reason: { _tag: "AppPasswordRequired" } },
    source: "the words of iCloud, Zoho, Fastmail, Mail.ru, NetEase and QQ, as users quote them"
  }
]
