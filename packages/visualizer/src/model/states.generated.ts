// Written by `node packages/visualizer/scripts/chart.ts`. Do not edit.
import type { Known } from "./states.ts"

export const known: Known = {
  metas: [
    {"group":"net","label":"not begun","kind":"rest"},
    {"step":"account","group":"net","label":"account","kind":"work"},
    {"step":"tcp","group":"net","label":"connect","kind":"work"},
    {"group":"net","label":"head start","kind":"delay"},
    {"group":"session","label":"ready","kind":"delay"},
    {"group":"session","label":"won","kind":"rest"},
    {"group":"session","label":"lost","kind":"rest"},
    {"step":"tls","group":"tls","label":"TLS","kind":"work"},
    {"step":"greeting","group":"session","label":"greeting","kind":"work"},
    {"group":"session","label":"decision","kind":"rest"},
    {"step":"capability","group":"session","label":"capability","kind":"work"},
    {"step":"starttls","group":"tls","label":"STARTTLS","kind":"work"},
    {"step":"tls","group":"session","label":"settle","kind":"work"},
    {"step":"auth","group":"auth","label":"login","kind":"work"},
    {"step":"auth","group":"auth","label":"new token","kind":"work"},
    {"step":"id","group":"session","label":"ID","kind":"work"},
    {"step":"enable","group":"session","label":"enable","kind":"work"},
    {"step":"select","group":"mailbox","label":"select","kind":"work"},
    {"step":"compress","group":"session","label":"compress","kind":"work"},
    {"step":"selected","group":"mailbox","label":"selected","kind":"idle"},
    {"step":"selected","group":"mailbox","label":"idle","kind":"idle"},
    {"step":"idle","group":"mailbox","label":"idle","kind":"idle"},
    {"step":"selected","group":"mailbox","label":"done","kind":"work"},
    {"step":"selected","group":"mailbox","label":"polling","kind":"idle"},
    {"step":"selected","group":"mailbox","label":"probe","kind":"work"},
    {"step":"selected","group":"mailbox","label":"nothing selected","kind":"idle"},
    {"step":"logout","group":"session","label":"logout","kind":"work"},
    {"group":"session","label":"closing","kind":"rest"},
    {"group":"session","label":"closed","kind":"rest"},
    {"group":"net","label":"wait","kind":"delay"},
    {"group":"session","label":"needs you","kind":"rest"},
    {"group":"session","label":"failed","kind":"rest"}
  ],
  states: {"off":0,"resolving":1,"dialing":2,"dialing.implicitTls":2,"dialing.implicitTls.waiting":3,"dialing.implicitTls.ready":4,"dialing.implicitTls.won":5,"dialing.implicitTls.lost":6,"dialing.implicitTls.connecting":2,"dialing.implicitTls.handshaking":7,"dialing.implicitTls.greeting":8,"dialing.implicitTls.regreeting":8,"dialing.startTls":2,"dialing.startTls.waiting":3,"dialing.startTls.ready":4,"dialing.startTls.won":5,"dialing.startTls.lost":6,"dialing.startTls.connecting":2,"dialing.startTls.greeting":8,"dialing.startTls.regreeting":8,"dialing.startTls.deciding":9,"dialing.startTls.capability":10,"dialing.startTls.upgrading":11,"dialing.startTls.handshaking":7,"settling":12,"settled":12,"capability":10,"authenticating":13,"authenticating.choosing":13,"authenticating.permitting":13,"authenticating.requesting":13,"authenticating.responding":13,"refreshing":14,"recapability":10,"identifying":15,"enabling":16,"selecting":17,"reidentifying":15,"compressing":18,"selected":19,"selected.quiet":19,"selected.idling":20,"selected.idling.pausing":20,"selected.idling.starting":21,"selected.idling.listening":20,"selected.stopping":22,"selected.polling":23,"selected.probing":24,"unselected":25,"loggingOut":26,"closing":27,"closed":28,"failing":27,"backoff":29,"needsUser":30,"failed":31},
  timers: {"closeLimit":27,"logoutLimit":26,"probeLimit":24,"pollInterval":23,"doneLimit":22,"reissueInterval":20,"idleLimit":21,"pauseLimit":20,"compressLimit":18,"idLimit":15,"selectLimit":17,"enableLimit":16,"capabilityLimit":10,"attemptLimit":1,"authLimit":13,"settleLimit":12,"tlsLimit":7,"startTlsLimit":11,"clearCapabilityLimit":10,"provisionalLimit":8,"greetingLimit":8,"connectLimit":2,"raceHold":4,"headStart":3,"raceLimit":2}
}
