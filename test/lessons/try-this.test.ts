import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { builtinLessons } from "../../src/lesson/builtin.ts";
import { runSource, type SourceRun } from "../run-source.ts";

/** What a lesson asks its reader to change: the program with each text replaced. */
function changed(id: string, ...changes: readonly (readonly [from: string | RegExp, to: string])[]): string {
  const before = readFileSync(join(builtinLessons(), id, "main.ts"), "utf8");
  return changes.reduce((source, [from, to]) => {
    const after = source.replace(from, to);
    if (after === source) throw new Error(`${id} has no ${from}.`);
    return after;
  }, before);
}

/** Runs it under several schedules. */
async function runs(source: string, params: Readonly<Record<string, boolean>> = {}): Promise<SourceRun[]> {
  const found: SourceRun[] = [];
  for (let seed = 1; seed <= 8; seed++) found.push(await runSource(source, { params, virtual: { seed } }));
  return found;
}

const verdictsOf = (found: readonly SourceRun[]) => [...new Set(found.map(({ verdict }) => verdict))].sort();
const messageOf = ({ findings }: SourceRun) => findings.map(({ message }) => message).join("\n");

describe("what lessons ask their readers to try works as they say", () => {
  const unlike = { sameOrder: false };

  test("deadlock: a sleep between the two leaves no lucky run", async () => {
    const sleepy = changed(
      "deadlock",
      ["first.acquire();", "first.acquire(); sleep(1);"],
      ["print,", "print, sleep,"],
    );
    expect(verdictsOf(await runs(changed("deadlock"), unlike))).toEqual(["deadlock", "ran"]);
    expect(verdictsOf(await runs(sleepy, unlike))).toEqual(["deadlock"]);
  });

  test("deadlock: threads that give up end, but not all get what they want", async () => {
    const patient = changed("deadlock", [
      "second.acquire();",
      "if (!second.acquire({ timeout: 1 })) { first.release(); return; }",
    ]);
    const found = await runs(patient, unlike);
    expect(verdictsOf(found)).toEqual(["ran"]);
    expect(found.some(({ output }) => output.length < 3)).toBe(true);
  });

  test("rlock: with a Lock the thread waits for itself", async () => {
    const [run] = await runs(changed("rlock", ["new RLock()", "new Lock()"]));
    expect(run?.verdict).toBe("deadlock");
    expect(messageOf(run as SourceRun)).toContain("which it holds itself");
  });

  test("rlock: without its release, pay leaves the lock held", async () => {
    const [run] = await runs(changed("rlock", ["amount;\n  mutex.release();", "amount;"]));
    expect(run?.verdict).toBe("deadlock");
    expect(messageOf(run as SourceRun)).toMatch(/which Thread-\d held when it ended/);
  });

  test("rlock: a Lock is enough for payments that expect it to be held, and foo can release it", async () => {
    const split = changed(
      "rlock",
      ["new RLock()", "new Lock()"],
      [/ {2}mutex.acquire\(\);\n( {2}money.value -= amount;\n) {2}mutex.release\(\);\n/, "$1"],
    );
    for (const run of await runs(split)) {
      expect(run.output).toEqual(["money: 40"]);
      expect(messageOf(run)).toContain('MainThread released Lock "mutex", which nobody holds.');
    }
  });

  const WHOLE = ["if (read() >= 80) {", "mutex.acquire(); if (read() >= 80) {"] as const;
  const OVER = ["take(80);\n  }", "take(80);\n  }\n  mutex.release();"] as const;

  test("atomic: the lock around everything is a deadlock", async () => {
    const found = await runs(changed("atomic", WHOLE, OVER));
    expect(verdictsOf(found)).toEqual(["deadlock"]);
    expect(messageOf(found[0] as SourceRun)).toContain("which it holds itself");
  });

  test("atomic: the lock around everything alone is the cure", async () => {
    const [before, after] = ["  mutex.acquire();\n", "  mutex.release();\n"];
    const cure = changed("atomic", [before, ""], [after, ""], [before, ""], [after, ""], WHOLE, OVER);
    for (const { output } of await runs(cure)) expect(output).toEqual(["money: 20"]);
    const found = await runs(changed("atomic"));
    expect(found.map(({ output }) => output[0])).toContain("money: -60");
  });

  test("preemption: threads that wait for the event end as well", async () => {
    const waits = changed("preemption", [/while \(!stop.isSet\(\)\) \{[\s\S]*?\n {2}\}/, "stop.wait();"]);
    for (const { output } of await runs(waits))
      expect(output[0]).toMatch(/^main, beside \d+ that never yield$/);
  });

  test("yield: greedy takes turns once it yields", async () => {
    const kind = changed("yield", [
      /i\+\+\) print\(`\$\{name\} \$\{i\}`\);\n\}/,
      "i++) { print(name, i); yield; }\n}",
    ]);
    const [run] = await runs(kind);
    expect(run?.output.slice(4)).toEqual(["jason 1", "bar 1", "jason 2", "bar 2"]);
  });

  test("yield: an endless loop in greedy keeps jason waiting", async () => {
    const endless = changed("yield", [
      /i\+\+\) print\(`\$\{name\} \$\{i\}`\);\n\}/,
      "i++) print(name, i);\n  while (true);\n}",
    ]);
    const { verdict, output } = await runSource(endless, { timeout: 1, virtual: { seed: 1 } });
    expect(verdict).toBe("timeout");
    expect(output.slice(4)).toEqual(["jason 1", "bar 1", "bar 2"]);
  });
});
