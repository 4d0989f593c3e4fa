import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { Target } from "../../src/lesson/resolve.ts";
import { exploreTarget } from "../../src/runner/explore/explore.ts";
import { openSession, type Session } from "../../src/runner/session.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const folder = temporaryFolder();
let session: Session;

beforeAll(async () => {
  session = await openSession();
});
afterAll(async () => {
  await session.close();
});

/** Ways to take two locks and never to let go of an error. `%` stands for the two locks in some order. */
const STUBBORN = {
  "catch without a name": "for (;;) { try { take(%); return; } catch { print('again'); } }",
  "catch by name": "for (;;) { try { take(%); return; } catch (e) { void e; } }",
  "catch by parts": "for (;;) { try { take(%); return; } catch ({ message }) { void message; } }",
  "catch that throws another":
    "for (;;) { try { try { take(%); } catch { throw new Error('mine'); } return; } catch {} }",
  "finally with return": "f(); function f() { try { take(%); } finally { return; } }",
  "finally with continue and break":
    "let done; for (;;) { try { take(%); done = true; } finally { if (done) break; continue; } }",
  with: "for (;;) { try { (%)[0].with(() => (%)[1].with(() => {})); return; } catch {} }",
  generator: "for (;;) { try { for (const lock of gen(%)) lock.acquire(); return; } catch {} }",
};

test.each(Object.entries(STUBBORN))("what ends a run gets through: %s", async (_name, body) => {
  const terminate = vi.spyOn(session.pool, "terminate");
  // However busy the machine, a worker has the time to become free.
  const found = await exploreTarget(session, await write(body), {
    ...{ sets: [], signal: new AbortController().signal, time: "free", runTimeout: 36_000 },
  });
  expect(found.complete).toBe(true);
  expect(found.outcomes.map(({ verdict }) => verdict)).toContain("deadlock");
  expect(terminate).not.toHaveBeenCalled();
  terminate.mockRestore();
});

async function write(body: string): Promise<Target> {
  const file = join(folder, "main.ts");
  await writeFile(
    file,
    `// @ts-nocheck
    import { Lock, print, Thread } from "threadlab";
    const a = new Lock(), b = new Lock();
    function take([first, second]) { first.acquire(); second.acquire(); second.release(); first.release(); }
    function* gen(locks) { try { yield* locks; } finally { return; } }
    export function one() { ${body.replaceAll("%", "[a, b]")} }
    export function two() { ${body.replaceAll("%", "[b, a]")} }
    export default function main() {
      const threads = [new Thread({ target: one }), new Thread({ target: two })];
      for (const thread of threads) thread.start();
      for (const thread of threads) thread.join();
    }`,
  );
  return { kind: "file", file, name: "main.ts" };
}
