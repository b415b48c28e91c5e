/** QQ, exmail and foxmail; Sina, Aliyun and Lark, which open IMAP the same way. */
import type { Quirk } from "./Quirk.ts"
import { ambiguous } from "./ambiguous.ts"
import { ours } from "../quotation/ours.ts"

const hosts = ["qq.com", "foxmail.com"]
const help = ours("https://service.mail.qq.com")

export const qq: ReadonlyArray<Quirk> = [
  {
    id: "qq-ambiguous-refusal",
    state: "auth",
    match: { text: /account is abnormal.*service is not open.*password is incorrect/i },
    recovery: {
      _tag: "Means",
      reason: { _tag: "AmbiguousRefusal", mayBe: ["appPassword", "imapDisabled", "throttled"], help }
    },
    source: "cursor-auto-free#294"
  },
  ambiguous({
    id: "qq-refusal",
    host: hosts,
    mayBe: ["appPassword", "imapDisabled", "password"],
    help,
    source: "node-imap#432; account passwords are refused in the same words as wrong ones"
  }),
  {
    id: "qq-cut-at-login",
    state: "auth",
    match: { host: hosts, credential: "password", manner: ["end"] },
    recovery: {
      _tag: "Means",
      reason: { _tag: "AmbiguousRefusal", mayBe: ["imapDisabled", "throttled"], hungUp: true, help }
    },
    source: "mailcore2#1332; one cut can have any other cause, so that the next connection decides"
  },
  ambiguous({
    id: "chinese-refusal",
    host: ["sina.com", "sina.cn", "sina.com.cn", "aliyun.com", "feishu.cn", "larksuite.com"],
    mayBe: ["imapDisabled", "appPassword", "password"],
    source: "nylas-mail#2357"
  })
]
