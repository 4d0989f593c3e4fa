import { withTwins } from "../../src/fibers/fiber-program.ts";
import { compileProgram } from "../../src/lesson/program/compile.ts";
import type { Params, Program } from "../../src/protocol/program.ts";
import { analyse } from "../../src/runner/analyse.ts";
import { record } from "../../src/runner/record.ts";
import { DEFAULT_VIRTUAL } from "../../src/runner/scheduling.ts";
import { findScript } from "../../src/runner/script.ts";
import { type FiberSession, openFibers } from "../../src/runner/session.ts";
import { textOf } from "../../src/supervisor/workers/pool.ts";

let session: Promise<FiberSession> | undefined;
const programs = new Map<string, Promise<Program>>();

/**
 * Runs a program on fibers under a random schedule, also one that a search would not run so: what it uses of its isolate is up to
 * the test. The session stays open for the next one.
 *
 * @returns the printed lines.
 */
export async function runOnFibers(file: string, params: Params, seed: number): Promise<readonly string[]> {
  session ??= openWithDoor();
  const opened = await session;
  const compiled =
    programs.get(file) ?? compileProgram(file).then((program) => withTwins(program, opened.names));
  programs.set(file, compiled);
  const program = await compiled;
  const { events } = await record(opened, {
    ...{ program, params, timeout: 60, signal: new AbortController().signal },
    scheduling: { ...DEFAULT_VIRTUAL, seed },
  });
  return analyse({ program, events }).transcript.output.lines.map((line) => line.text);
}

/** The programs of `test/suites` look into the world's memory. */
async function openWithDoor(): Promise<FiberSession> {
  const text = textOf(await findScript("fibers"));
  const [head = ""] = text.split("\n", 1);
  const door = 'globalThis.testedWorld = require("node:worker_threads").workerData.world;';
  return openFibers(`${head}\n${door}${text}`);
}
