/** The commands that an app asks for once it is logged in. */
import type { Rule } from "../Rule.ts"
import { append, replace } from "./append.ts"
import { fetch } from "./fetch.ts"
import { list, lsub, xlist } from "./list.ts"
import { create, remove, rename, subscribe, unsubscribe } from "./mailboxes.ts"
import { close, copy, expunge, move, store } from "./messages.ts"
import { getMetadata, setMetadata } from "./metadata.ts"
import { notify } from "./notify.ts"
import { getQuota, getQuotaRoot, setQuota } from "./quota.ts"
import { deleteAcl, getAcl, listRights, myRights, setAcl } from "./rights.ts"
import { search } from "./search.ts"
import { status } from "./selecting.ts"
import { thread } from "./thread.ts"

const threads = ["THREAD=ORDEREDSUBJECT", "THREAD=REFERENCES", "THREAD=REFS"]
const metadata = ["METADATA", "METADATA-SERVER"]

export const mailRules: Readonly<Record<string, Rule>> = {
  LIST: { states: "authenticated", run: list },
  XLIST: { states: "authenticated", needs: "XLIST", run: xlist },
  GETQUOTA: { states: "authenticated", needs: "QUOTA", run: getQuota },
  GETQUOTAROOT: { states: "authenticated", needs: "QUOTA", run: getQuotaRoot },
  SETQUOTA: { states: "authenticated", needs: "QUOTA", run: setQuota },
  GETACL: { states: "authenticated", needs: "ACL", run: getAcl },
  SETACL: { states: "authenticated", needs: "ACL", run: setAcl },
  DELETEACL: { states: "authenticated", needs: "ACL", run: deleteAcl },
  MYRIGHTS: { states: "authenticated", needs: "ACL", run: myRights },
  LISTRIGHTS: { states: "authenticated", needs: "ACL", run: listRights },
  GETMETADATA: { states: "authenticated", needs: metadata, run: getMetadata },
  SETMETADATA: { states: "authenticated", needs: metadata, run: setMetadata },
  LSUB: { states: "authenticated", run: lsub },
  STATUS: { states: "authenticated", run: status },
  NOTIFY: { states: "authenticated", needs: "NOTIFY", run: notify },
  CREATE: { states: "authenticated", run: create },
  DELETE: { states: "authenticated", run: remove },
  RENAME: { states: "authenticated", run: rename },
  SUBSCRIBE: { states: "authenticated", run: subscribe },
  UNSUBSCRIBE: { states: "authenticated", run: unsubscribe },
  APPEND: { states: "authenticated", run: append },
  CLOSE: { states: "selected", run: close },
  FETCH: { states: "selected", run: fetch },
  "UID FETCH": { states: "selected", run: fetch },
  SEARCH: { states: "selected", run: search },
  "UID SEARCH": { states: "selected", run: search },
  SORT: { states: "selected", needs: "SORT", run: search },
  "UID SORT": { states: "selected", needs: "SORT", run: search },
  THREAD: { states: "selected", needs: threads, run: thread },
  "UID THREAD": { states: "selected", needs: threads, run: thread },
  STORE: { states: "selected", run: store },
  "UID STORE": { states: "selected", run: store },
  COPY: { states: "selected", run: copy },
  "UID COPY": { states: "selected", run: copy },
  MOVE: { states: "selected", needs: "MOVE", run: move },
  "UID MOVE": { states: "selected", needs: "MOVE", run: move },
  REPLACE: { states: "selected", needs: "REPLACE", run: replace },
  "UID REPLACE": { states: "selected", needs: "REPLACE", run: replace },
  EXPUNGE: { states: "selected", run: expunge },
  "UID EXPUNGE": { states: "selected", needs: "UIDPLUS", run: expunge }
}
