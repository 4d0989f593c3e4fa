import { describe, expect, test } from "vitest";
import type { FromChild } from "../../src/protocol/process.ts";
import { createParentHandler } from "../../src/supervisor/requests/parent-handler.ts";

describe("what a child's threads ask of the parent", () => {
  test("is numbered, and answered to whoever asked", () => {
    const { handler, said } = open(undefined);
    const answers: string[] = [];
    handler.handle(get(7), ({ value }) => answers.push(`first ${value}`));
    handler.handle(get(8), ({ value }) => answers.push(`second ${value}`));
    handler.receive({ number: 2, value: 20 });
    handler.receive({ number: 1, value: 10 });
    expect(answers).toEqual(["second 20", "first 10"]);
    expect(said).toEqual([
      { kind: "request", number: 1, site: 3, body: { type: "qsize", queue: 7 } },
      { kind: "request", number: 2, site: 3, body: { type: "qsize", queue: 8 } },
    ]);
  });

  test("a note is not waited for", () => {
    const { handler, said } = open(0);
    handler.note({ type: "stderr", text: "oh\n" });
    handler.checkIdle();
    expect(said).toEqual([{ kind: "request", number: 0, site: 0, body: { type: "stderr", text: "oh\n" } }]);
  });
});

describe("the word that nothing will come", () => {
  test("is given once all threads wait, with the number of answers that were there", () => {
    const { handler, idle } = open(1);
    handler.handle(get(7), () => {});
    expect(idle()).toEqual([{ kind: "idle", answered: 0 }]);
    handler.checkIdle();
    expect(idle()).toHaveLength(1);
    handler.receive({ number: 1 });
    handler.checkIdle();
    expect(idle()).toHaveLength(1);
    handler.handle(get(7), () => {});
    expect(idle().at(-1)).toEqual({ kind: "idle", answered: 1 });
  });

  test("is not given while a thread runs, or while a request has not arrived here", () => {
    const running = open(undefined);
    running.handler.handle(get(7), () => {});
    expect(running.idle()).toEqual([]);
    const onItsWay = open(2);
    onItsWay.handler.handle(get(7), () => {});
    expect(onItsWay.idle()).toEqual([]);
    onItsWay.handler.handle(get(7), () => {});
    expect(onItsWay.idle()).toHaveLength(1);
  });
});

function open(blocked: number | undefined) {
  const said: FromChild[] = [];
  const handler = createParentHandler({ send: (message) => said.push(message), countBlocked: () => blocked });
  return { handler, said, idle: () => said.filter(({ kind }) => kind === "idle") };
}

function get(queue: number) {
  return { type: "parent", object: 1, site: 3, body: { type: "qsize", queue } } as const;
}
