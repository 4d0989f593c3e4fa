import type { LastWords, NumberedRequest, Ready } from "../../protocol/message.ts";

/** The messages of a worker. A lesson that gets its port may send anything; other messages are ignored. */

export function isReadyMessage(message: unknown): message is Ready {
  return isObject(message) && message.ready === true;
}

export function isLastWords(message: unknown): message is LastWords {
  return isObject(message) && typeof message.lastWords === "string";
}

export function isRequest(message: unknown): message is NumberedRequest {
  return (
    isObject(message) &&
    typeof message.run === "number" &&
    typeof message.thread === "number" &&
    typeof message.number === "number" &&
    isObject(message.body) &&
    typeof message.body.type === "string"
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
