import { describe, expect, test } from "vitest";
import type { FromChild } from "../../src/protocol/process.ts";
import { createParentDesk } from "../../src/supervisor/requests/parent-desk.ts";

describe("what a child's threads ask of the parent", () => {
  test("is numbered, and answered to whoever asked", () => {
    const { desk, said } = open(undefined);
    const answers: string[] = [];
    desk.handle(get(7), ({ value }) => answers.push(`first ${value}`));
    desk.handle(get(8), ({ value }) => answers.push(`second ${value}`));
    desk.receive({ number: 2, value: 20 });
    desk.receive({ number: 1, value: 10 });
    expect(answers).toEqual(["second 20", "first 10"]);
    expect(said).toEqual([
      { kind: "request", number: 1, site: 3, wish: { wish: "qsize", queue: 7 } },
      { kind: "request", number: 2, site: 3, wish: { wish: "qsize", queue: 8 } },
    ]);
  });

  test("a note is not waited for", () => {
    const { desk, said } = open(0);
    desk.note({ wish: "stderr", text: "oh\n" });
    desk.checkIdle();
    expect(said).toEqual([{ kind: "request", number: 0, site: 0, wish: { wish: "stderr", text: "oh\n" } }]);
  });
});

describe("the word that nothing will come", () => {
  test("is given once all threads wait, with the number of answers that were there", () => {
    const { desk, idle } = open(1);
    desk.handle(get(7), () => {});
    expect(idle()).toEqual([{ kind: "idle", answered: 0 }]);
    desk.checkIdle();
    expect(idle()).toHaveLength(1);
    desk.receive({ number: 1 });
    desk.checkIdle();
    expect(idle()).toHaveLength(1);
    desk.handle(get(7), () => {});
    expect(idle().at(-1)).toEqual({ kind: "idle", answered: 1 });
  });

  test("is not given while a thread runs, or while a request has not arrived here", () => {
    const running = open(undefined);
    running.desk.handle(get(7), () => {});
    expect(running.idle()).toEqual([]);
    const onItsWay = open(2);
    onItsWay.desk.handle(get(7), () => {});
    expect(onItsWay.idle()).toEqual([]);
    onItsWay.desk.handle(get(7), () => {});
    expect(onItsWay.idle()).toHaveLength(1);
  });
});

function open(blocked: number | undefined) {
  const said: FromChild[] = [];
  const desk = createParentDesk({ send: (message) => said.push(message), countBlocked: () => blocked });
  return { desk, said, idle: () => said.filter(({ kind }) => kind === "idle") };
}

function get(queue: number) {
  return { ask: "parent", object: 1, site: 3, wish: { wish: "qsize", queue } } as const;
}
