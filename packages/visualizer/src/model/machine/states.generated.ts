// Written by `node packages/visualizer/scripts/chart.ts`. Do not edit.
import type { Known } from "./states.ts"

export const known: Known = {
  metas: [
    {"group":"net","label":"not begun","kind":"rest","holder":"us","proof":[]},
    {"group":"us","label":"turn","kind":"delay","holder":"us","proof":[]},
    {"step":"account","group":"us","label":"account","kind":"work","holder":"us","proof":[]},
    {"step":"tcp","group":"net","label":"connect","kind":"work","holder":"way","proof":["dns","tcp"]},
    {"group":"us","label":"head start","kind":"delay","holder":"us","proof":[]},
    {"group":"us","label":"ready","kind":"delay","holder":"us","proof":[]},
    {"group":"session","label":"won","kind":"rest","holder":"us","proof":[]},
    {"group":"session","label":"lost","kind":"rest","holder":"us","proof":[]},
    {"step":"tls","group":"tls","label":"TLS","kind":"work","holder":"server","proof":["tls"]},
    {"step":"greeting","group":"session","label":"greeting","kind":"work","holder":"server","proof":["greeting"]},
    {"group":"session","label":"decision","kind":"rest","holder":"us","proof":[]},
    {"step":"capability","group":"session","label":"capability","kind":"work","holder":"server","proof":["CAPABILITY"]},
    {"step":"starttls","group":"tls","label":"STARTTLS","kind":"work","holder":"server","proof":["STARTTLS"]},
    {"step":"tls","group":"us","label":"settle","kind":"work","holder":"us","proof":[]},
    {"step":"auth","group":"auth","label":"login","kind":"work","holder":"server","proof":["LOGIN","AUTHENTICATE"]},
    {"step":"auth","group":"auth","label":"fetch token","kind":"work","holder":"app","proof":[]},
    {"step":"id","group":"session","label":"ID","kind":"work","holder":"server","proof":["ID"]},
    {"step":"enable","group":"session","label":"enable","kind":"work","holder":"server","proof":["ENABLE"]},
    {"step":"select","group":"mailbox","label":"select","kind":"work","holder":"server","proof":["SELECT","EXAMINE"]},
    {"step":"compress","group":"session","label":"compress","kind":"work","holder":"server","proof":["COMPRESS"]},
    {"step":"selected","group":"mailbox","label":"in use","kind":"idle","holder":"app","proof":[]},
    {"step":"selected","group":"mailbox","label":"idle","kind":"idle","holder":"us","proof":[]},
    {"step":"selected","group":"mailbox","label":"pause","kind":"idle","holder":"us","proof":[]},
    {"step":"idle","group":"mailbox","label":"idle","kind":"idle","holder":"server","proof":["IDLE"]},
    {"step":"selected","group":"mailbox","label":"DONE","kind":"work","holder":"server","proof":["IDLE"]},
    {"step":"selected","group":"mailbox","label":"polling","kind":"idle","holder":"us","proof":[]},
    {"step":"selected","group":"mailbox","label":"probe","kind":"work","holder":"server","proof":["NOOP"]},
    {"step":"select","group":"mailbox","label":"unselect","kind":"work","holder":"server","proof":["UNSELECT","CLOSE","SELECT","EXAMINE"]},
    {"step":"selected","group":"mailbox","label":"nothing selected","kind":"idle","holder":"app","proof":[]},
    {"step":"logout","group":"session","label":"logout","kind":"work","holder":"server","proof":["LOGOUT"]},
    {"group":"session","label":"closing","kind":"rest","holder":"us","proof":[]},
    {"group":"session","label":"closed","kind":"rest","holder":"us","proof":[]},
    {"group":"us","label":"wait","kind":"delay","holder":"us","proof":[]},
    {"group":"session","label":"needs you","kind":"rest","holder":"app","proof":[]},
    {"group":"session","label":"failed","kind":"rest","holder":"us","proof":[]}
  ],
  states: {"off":0,"queueing":1,"resolving":2,"dialing":3,"dialing.implicitTls":3,"dialing.implicitTls.waiting":4,"dialing.implicitTls.ready":5,"dialing.implicitTls.won":6,"dialing.implicitTls.lost":7,"dialing.implicitTls.connecting":3,"dialing.implicitTls.handshaking":8,"dialing.implicitTls.greeting":9,"dialing.implicitTls.regreeting":9,"dialing.startTls":3,"dialing.startTls.waiting":4,"dialing.startTls.ready":5,"dialing.startTls.won":6,"dialing.startTls.lost":7,"dialing.startTls.connecting":3,"dialing.startTls.greeting":9,"dialing.startTls.regreeting":9,"dialing.startTls.deciding":10,"dialing.startTls.capability":11,"dialing.startTls.upgrading":12,"dialing.startTls.handshaking":8,"settling":13,"settled":13,"capability":11,"authenticating":14,"authenticating.choosing":14,"authenticating.permitting":14,"authenticating.requesting":14,"authenticating.responding":14,"refreshing":15,"recapability":11,"identifying":16,"enabling":17,"selecting":18,"reidentifying":16,"compressing":19,"selected":20,"selected.quiet":20,"selected.idling":21,"selected.idling.pausing":22,"selected.idling.starting":23,"selected.idling.listening":21,"selected.stopping":24,"selected.polling":25,"selected.probing":26,"unselecting":27,"unselected":28,"unselected.quiet":28,"unselected.polling":25,"unselected.probing":26,"loggingOut":29,"closing":30,"closed":31,"failing":30,"backoff":32,"needsUser":33,"failed":34},
  timers: {"closeLimit":30,"logoutLimit":29,"probeLimit":26,"aliveInterval":25,"selectLimit":18,"pollInterval":25,"doneLimit":24,"reissueInterval":21,"idleLimit":23,"pauseLimit":22,"compressLimit":19,"idLimit":16,"enableLimit":17,"capabilityLimit":11,"attemptLimit":2,"authLimit":14,"settleLimit":13,"tlsLimit":8,"startTlsLimit":12,"clearCapabilityLimit":11,"provisionalLimit":9,"greetingLimit":9,"connectLimit":3,"raceHold":5,"headStart":4,"raceLimit":3}
}
