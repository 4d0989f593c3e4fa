import { expect, test } from "vitest";
import { isReadyMessage, isRequest } from "../../src/supervisor/workers/worker-message.ts";

const REQUEST = { run: 1, thread: 2, number: 3, body: { type: "close", object: 4 } };

test("a worker's own messages are told from a lesson's", () => {
  expect(isRequest(REQUEST)).toBe(true);
  expect(isReadyMessage({ ready: true, compiled: new Uint8Array() })).toBe(true);
});

test.each([
  ["a text", "hello"],
  ["nothing", null],
  ["undefined", undefined],
  ["a number", 5],
  ["an empty object", {}],
  ["a list", [REQUEST]],
  ["a request without a body", { ...REQUEST, body: undefined }],
  ["a request with a text for its body", { ...REQUEST, body: "close" }],
  ["a request that asks nothing", { ...REQUEST, body: {} }],
  ["a request of no thread", { ...REQUEST, thread: "MainThread" }],
  ["something that is almost ready", { ready: "true" }],
])("%s is neither", (_name, message) => {
  expect([isRequest(message), isReadyMessage(message)]).toEqual([false, false]);
});
