import type { EventOf } from "../protocol/event.ts";
import { isGiven } from "../protocol/ports.ts";
import { type Effect, on, SEEKS } from "./effect.ts";

/** Which server listens on which port decides who may listen and who may connect there. */
interface Ports {
  /** What a step does to its port. */
  effectsOf(event: EventOf<"listen" | "connect" | "close">): readonly Effect[];
}

/** Listening also chooses among the ports. */
const LISTENS: Effect = { op: "listen", object: 0, kind: "server" };

export function createPorts(): Ports {
  /** The port on which each server listens or has listened. */
  const ports = new Map<number, number>();
  return {
    effectsOf(event) {
      if (event.op === "listen") {
        if (event.outcome === "ok") ports.set(event.object, event.port);
        return [...on("listen", -event.port, "server"), LISTENS];
      }
      if (event.op === "close") return on("close", -(ports.get(event.object) ?? 0), "server");
      const port = ports.get(event.server) ?? event.port;
      const isNew = isGiven(port) && ![...ports.values()].includes(port);
      return [...on("connect", -port, "server"), ...(isNew ? [SEEKS] : [])];
    },
  };
}
