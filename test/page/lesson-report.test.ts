import { join } from "node:path";
import { expect, test } from "vitest";
import { makeHandout } from "../../src/cli/page/handout.ts";
import { reportOfLesson } from "../../src/cli/page/lesson-report.ts";
import { builtinLessons } from "../../src/lesson/builtin.ts";
import { loadLesson } from "../../src/lesson/load.ts";
import { whyNotHere } from "../../src/lesson/needs.ts";
import { session } from "../support/session.ts";

test("the handout of a lesson that cannot run on this machine shows no run, and says why", async () => {
  const lesson = await loadLesson(join(builtinLessons(), "mutex"));
  const away = { ...lesson, needs: [process.platform === "win32" ? "linux" : "windows"] } as const;
  const why = whyNotHere(away);
  const options = { session, signal: new AbortController().signal, sets: [], timeout: undefined };
  expect(await reportOfLesson(away, options)).toMatchObject({
    ...{ name: "mutex", what: "not run", verdict: [`! ${why}`], traces: [], outcomes: [] },
  });
  const html = await makeHandout(away, { ...options, onLesson() {} });
  expect(html).toContain(`! ${why}`);
  expect(html).toContain("<h1>A lock lets one thread in at a time</h1>");
});
