import { fork } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { serialize } from "node:v8";
import { expect, test } from "vitest";
import { compileProgram } from "../../../src/lesson/program/compile.ts";
import type { FromChild, ProcessJob, ToChild } from "../../../src/protocol/process.ts";
import { bundleScript, findScript } from "../../../src/runner/script.ts";
import { REPOSITORY } from "../../cli/threadlab.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const folder = temporaryFolder();

test("a child process has the time limit of the whole run, and its own children have it, too", async () => {
  const file = join(folder, "main.ts");
  await writeFile(
    file,
    `import { Process } from "threadlab";
     export function work() { const p = new Process({ target: work }); p.start(); p.join(); }`,
  );
  // In place of the child's child: it tells the limit that it is given.
  const tell = `process.on("message", ({ job }) => process.send(
    { kind: "request", number: 0, site: 0, body: { type: "print", text: String(job.timeout) } },
    () => process.exit()));`;
  const entry = join(folder, "process.cjs");
  await writeFile(entry, await bundleScript("process", REPOSITORY));
  const job: ProcessJob = {
    ...{ program: await compileProgram(file), params: {}, speed: 1, timeout: 600 },
    ...{ name: "Process-1", identity: "1", spec: specOf("work") },
    scripts: { worker: await findScript("worker"), process: { text: tell } },
  };
  const child = fork(entry, { serialization: "advanced", execArgv: [] });
  const printed: string[] = [];
  child.on("message", (message: FromChild) => {
    if (message.kind !== "request" || message.body.type !== "print") return;
    printed.push(message.body.text);
    child.send({ kind: "answer", answer: { number: message.number } } satisfies ToChild);
  });
  child.send({ kind: "run", job } satisfies ToChild);
  expect(await new Promise((resolve) => child.once("close", resolve))).toBe(0);
  expect(printed).toEqual(["600"]);
});

/** A target without arguments. */
function specOf(target: string): Uint8Array {
  return Buffer.concat([Buffer.from([0]), serialize({ target, args: [] })]);
}
