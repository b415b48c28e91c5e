/**
 * What servers say of a login besides that it is wrong: a rule of the account, what else they ask for, who may use them. Each
 * entry is a rule with its words; another way to say it, in any language, is one alternative more.
 */
import type { ActionBy, Party } from "../reason/fields.ts"

/** What a server says of a login, and what that means. */
export interface LoginRule {
  readonly says: RegExp
  readonly title: string
  readonly why: string
  readonly try: string
  readonly party: Party
  readonly actionBy: ActionBy
}

const rules: ReadonlyArray<LoginRule> = [
  {
    says: /\b(?:log ?-?(?:ins?|ons?)|sign ?-?(?:ins?|ons?)|access)\b.{0,30}\b(?:permitted|allowed|possible|restricted)\b.{0,30}(?:\b\d{1,2}[:.]\d{2}|\b(?:business|office|working|logon|certain|these) (?:hours|times)\b|\b(?:mon|tue|wed|thu|fri|sat|sun)(?:day)?\b)|\boutside (?:of )?(?:(?:the|your|its) )?(?:permitted |allowed )?(?:(?:business|office|working|logon|log ?in|access) )?(?:hours|times)\b|\b(?:log ?on|log ?in) (?:hours|time restriction)|\bnot (?:permitted|allowed) (?:to (?:log|sign) ?(?:in|on) )?at this (?:time|hour)\b|\banmeldung\b.{0,30}\bnur\b.{0,30}\buhr\b|außerhalb der (?:anmelde|arbeits|betriebs)zeiten|en dehors des heures|fuera del horario|fuori (?:dall.)?orario/iu,
    title: "The account may log in at certain hours alone",
    why: "That is a rule of the account, by the server's own words; they say nothing against the password.",
    try: "Connect again within those hours, or ask the administrator to change the rule.",
    party: "account",
    actionBy: "user"
  },
  {
    says: /\b(?:not|never|wasn.t|isn.t) (?:\w+ ){0,2}(?:approved|confirmed|acknowledged)\b|\b(?:approval|confirmation|push|sign-?in request)\b.{0,40}\b(?:denied|declined|expired|timed? ?out|not (?:given|received)|pending|required)\b|\b(?:anmeldung|login)\b.{0,30}\bnicht (?:bestätigt|freigegeben|genehmigt)|\bnon (?:approuvée?|confirmée?)\b|\bno (?:aprobad[oa]|confirmad[oa])\b/iu,
    title: "The login was not approved on the owner's other device",
    why: "The server asks for a second factor, and did not get it in time, by its own words; they say nothing against the password.",
    try: "Connect again and approve the request, such as on the phone; or use an app password, if the provider has them.",
    party: "account",
    actionBy: "user"
  },
  {
    says: /\blicen[sc]e[ds]?\b|\blicensing\b|\bseats?\b.{0,20}\b(?:in use|taken|exceeded|left|available)\b|\blizenz|\blicencias?\b|\blicenz[ae]\b|лицензи|许可证?/iu,
    title: "The server's licence admits no further user at the moment",
    why: "By its own words, all that it allows are taken; nothing is wrong with the account or the password.",
    try: "Try again later. If it goes on, the server's administrator has to free a place or to extend the licence.",
    party: "limit",
    actionBy: "nobody"
  },
  {
    says: /\b(?:complete|full|whole|entire)\b.{0,12}\be?-?mail(?:[- ]address)?\b|\be-?mail address as (?:the |your )?(?:user|login|log ?in)|\buser ?names?\b.{0,30}\b(?:must|has to|should|needs? to)\b.{0,30}(?:@|\bdomain\b|\be-?mail)|\b(?:vollständige|komplette|ganze)n? e-?mail-?adresse|\badresse (?:e-?mail )?complète|\b(?:dirección|correo)\b.{0,12}\bcompletos?\b|\bindirizzo\b.{0,12}\bcompleto\b|полн\S+ адрес|完整.{0,6}(?:邮箱|郵箱|地址)/iu,
    title: "The user name has to be the whole e-mail address",
    why: "The server says so itself, so it did not get as far as the password.",
    try: "Give the whole e-mail address, with its domain, as the user name.",
    party: "account",
    actionBy: "user"
  },
  {
    says: /\btoken\b.{0,40}\b(?:(?:for|of|to|from) (?:another|a different|other)|(?:does|do|did) not (?:match|belong))\b|\b(?:user|account|mailbox|identity)\b.{0,30}\b(?:mismatch|does not match)\b.{0,30}\btoken\b|\btoken\b.{0,30}\b(?:user|account|subject|identity)\b.{0,20}\bmismatch\b/i,
    title: "The token is of another user than the account names",
    why: "It is valid, by the server's own words, and gives no right to this mailbox: a new one of the same user gives none either.",
    try: "Get the token for the user that the account names, or name the user of the token; or have the rights on this mailbox given to that user.",
    party: "account",
    actionBy: "app"
  }
]

/** Returns the rule that the server's words tell. */
export const loginRule = (said: string): LoginRule | undefined => rules.find(({ says }) => says.test(said))
