/**
 * One way in, from waiting to ready. RFC 8314, RFC 9051 §6.2.1.
 *
 * Both regions of the race come from here, and each handles only the events of its invokes. A way in writes nothing
 * but CAPABILITY and STARTTLS and never sees a credential; it is ready when it is encrypted, verified and greeted.
 */
import type { Step } from "../../../failure/Reason.ts"
import type { Now } from "../Context.ts"
import { offersAlpn } from "../facts.ts"
import { meta } from "../meta.ts"
import type { WayIn } from "../Settings.ts"
import { createStateConfig } from "../createStateConfig.ts"

/** The states that both ways in share: each waits for its turn, and in the end it has won or lost. */
const common = (wayIn: WayIn) => {
  const params = { wayIn }
  return {
    waiting: createStateConfig({
      meta: meta.headStart,
      always: [
        { guard: { type: "isNotAsked", params }, target: "lost" },
        { guard: { type: "mayStart", params }, target: "connecting" }
      ],
      after: { headStart: "connecting" }
    }),
    ready: createStateConfig({
      meta: meta.ready,
      always: { guard: { type: "mayWin", params }, target: "won" },
      after: { raceHold: "won" }
    }),
    won: createStateConfig({
      meta: meta.won,
      entry: { type: "winRace", params }
    }),
    lost: createStateConfig({
      meta: meta.lost,
      entry: { type: "loseRace", params }
    })
  }
}

/** The state was left by its limit: the way in is lost, and the step is named. */
const tooLate = (wayIn: WayIn, step: Step) => ({
  target: "lost",
  actions: { type: "blameWayInLimit" as const, params: { wayIn, step } }
})

const greeted = (wayIn: WayIn, target: string) => ({
  target,
  actions: { type: "keepGreeting" as const, params: { wayIn } }
})

/** PREAUTH in the clear may come from anyone. */
const preauthenticated = (wayIn: WayIn) => [
  {
    guard: { type: "isPreauthInsecure" as const, params: { wayIn } },
    target: "lost",
    actions: { type: "blamePreauth" as const, params: { wayIn } }
  },
  greeted(wayIn, "ready")
]

/** The way in, and its port, that an activity works on. */
const place =
  (wayIn: WayIn) =>
  ({ context }: Pick<Now, "context">) => ({ wayIn, port: context.race.ways[wayIn].port ?? 0 })

/** The server ended a handshake with an optional offer: it is asked once more, without. */
const declined = (wayIn: WayIn) => ({
  target: "connecting",
  actions: { type: "leaveOutOffer" as const, params: { wayIn } }
})

const shaking =
  (wayIn: WayIn) =>
  ({ context }: Pick<Now, "context">) => ({ wayIn, alpn: offersAlpn(context) })

const began = (wayIn: WayIn) => ({ type: "beginOnWayIn" as const, params: { wayIn } })

/** Implicit TLS: the handshake comes before the greeting. */
export const implicitTls = createStateConfig({
  meta: meta.race,
  id: "implicitTls",
  initial: "waiting",
  on: { "failure.implicitTls.*": { target: ".lost" } },
  states: {
    ...common("implicitTls"),
    connecting: {
      meta: meta.connect,
      entry: began("implicitTls"),
      invoke: {
        id: "implicitTls.connect",
        src: "dial",
        input: place("implicitTls")
      },
      after: { connectLimit: tooLate("implicitTls", "tcp") },
      on: { "implicitTls.connect.ok": "handshaking" }
    },
    handshaking: {
      meta: meta.tls,
      entry: began("implicitTls"),
      invoke: { id: "implicitTls.handshake", src: "handshake", input: shaking("implicitTls") },
      after: { tlsLimit: tooLate("implicitTls", "tls") },
      on: {
        "implicitTls.handshake.ok": {
          target: "greeting",
          actions: { type: "secureWayIn", params: { wayIn: "implicitTls" } }
        },
        "implicitTls.handshake.declined": declined("implicitTls")
      }
    },
    greeting: {
      meta: meta.greeting,
      entry: began("implicitTls"),
      invoke: {
        id: "implicitTls.greeting",
        src: "greeting",
        input: place("implicitTls")
      },
      after: { greetingLimit: tooLate("implicitTls", "greeting") },
      on: {
        "implicitTls.greeting.provisional": "regreeting",
        "implicitTls.greeting.ok": greeted("implicitTls", "ready"),
        "implicitTls.greeting.preauth": greeted("implicitTls", "ready")
      }
    },
    regreeting: {
      meta: meta.greeting,
      entry: began("implicitTls"),
      invoke: {
        id: "implicitTls.regreeting",
        src: "regreeting",
        input: place("implicitTls")
      },
      after: { provisionalLimit: tooLate("implicitTls", "greeting") },
      on: {
        "implicitTls.regreeting.ok": greeted("implicitTls", "ready"),
        "implicitTls.regreeting.preauth": greeted("implicitTls", "ready")
      }
    }
  }
})

/** STARTTLS, and the clear channel if an account allows it: what the server offers decides. */
export const startTls = createStateConfig({
  meta: meta.race,
  id: "startTls",
  initial: "waiting",
  on: { "failure.startTls.*": { target: ".lost" } },
  states: {
    ...common("startTls"),
    connecting: {
      meta: meta.connect,
      entry: began("startTls"),
      invoke: {
        id: "startTls.connect",
        src: "dial",
        input: place("startTls")
      },
      after: { connectLimit: tooLate("startTls", "tcp") },
      on: {
        "startTls.connect.ok": {
          target: "greeting",
          actions: { type: "keepDialed", params: { wayIn: "startTls" } }
        }
      }
    },
    greeting: {
      meta: meta.greeting,
      entry: began("startTls"),
      invoke: {
        id: "startTls.greeting",
        src: "greeting",
        input: place("startTls")
      },
      after: { greetingLimit: tooLate("startTls", "greeting") },
      on: {
        "startTls.greeting.provisional": "regreeting",
        "startTls.greeting.ok": greeted("startTls", "deciding"),
        "startTls.greeting.preauth": preauthenticated("startTls")
      }
    },
    regreeting: {
      meta: meta.greeting,
      entry: began("startTls"),
      invoke: {
        id: "startTls.regreeting",
        src: "regreeting",
        input: place("startTls")
      },
      after: { provisionalLimit: tooLate("startTls", "greeting") },
      on: {
        "startTls.regreeting.ok": greeted("startTls", "deciding"),
        "startTls.regreeting.preauth": preauthenticated("startTls")
      }
    },
    deciding: {
      meta: meta.decision,
      always: [
        { guard: { type: "mayTrust", params: { wayIn: "startTls" } }, target: "ready" },
        { guard: "isUpgrading", target: "upgrading" },
        { guard: { type: "mustAskCapabilities", params: { wayIn: "startTls" } }, target: "capability" },
        { guard: "mayUpgrade", target: "upgrading" },
        {
          guard: "lacksStartTls",
          target: "lost",
          actions: { type: "blameMissingStartTls", params: { wayIn: "startTls" } }
        },
        { target: "ready" }
      ]
    },
    capability: {
      meta: meta.capability,
      entry: [began("startTls"), "beginInquiry"],
      invoke: {
        id: "startTls.capability",
        src: "inquire",
        input: ({ context }) => ({ wayIn: "startTls", upgrades: context.race.ways.startTls.upgrades })
      },
      after: { clearCapabilityLimit: tooLate("startTls", "capability") },
      on: {
        "startTls.capability.ok": {
          target: "deciding",
          actions: { type: "keepClearCapabilities", params: { wayIn: "startTls" } }
        }
      }
    },
    upgrading: {
      meta: meta.startTls,
      entry: began("startTls"),
      invoke: {
        id: "startTls.upgrade",
        src: "startTls",
        input: ({ context }) => ({
          wayIn: "startTls",
          listed: context.race.ways.startTls.capabilities?.has("STARTTLS") ?? false
        })
      },
      after: { startTlsLimit: tooLate("startTls", "starttls") },
      on: {
        "startTls.upgrade.ok": "handshaking",
        "startTls.upgrade.notOffered": {
          target: "lost",
          actions: { type: "blameMissingStartTls", params: { wayIn: "startTls" } }
        }
      }
    },
    handshaking: {
      meta: meta.tls,
      entry: began("startTls"),
      invoke: { id: "startTls.handshake", src: "handshake", input: shaking("startTls") },
      after: { tlsLimit: tooLate("startTls", "tls") },
      on: {
        "startTls.handshake.ok": {
          target: "ready",
          actions: { type: "secureWayIn", params: { wayIn: "startTls" } }
        },
        "startTls.handshake.declined": declined("startTls")
      }
    }
  }
})
