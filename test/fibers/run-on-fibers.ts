import { withTwins } from "../../src/fibers/fiber-program.ts";
import { namesIn } from "../../src/fibers/head.ts";
import { compileProgram } from "../../src/lesson/compile.ts";
import type { Params } from "../../src/protocol/program.ts";
import { analyse } from "../../src/runner/analyse.ts";
import { record } from "../../src/runner/record.ts";
import { DEFAULT_VIRTUAL } from "../../src/runner/scheduling.ts";
import { findScript } from "../../src/runner/script.ts";
import { openFibers } from "../../src/runner/session.ts";
import { textOf } from "../../src/supervisor/pool.ts";

/**
 * Runs a program on fibers under a random schedule, also one that a search would not run so: what it uses of its isolate is up to
 * the test.
 *
 * @returns the printed lines.
 */
export async function runOnFibers(file: string, params: Params, seed: number): Promise<readonly string[]> {
  const text = textOf(await findScript("fibers"));
  const [head = ""] = text.split("\n", 1);
  // The programs of `test/suites` look into the world's memory.
  const door = 'globalThis.testedWorld = require("node:worker_threads").workerData.world;';
  const session = await openFibers(`${head}\n${door}${text}`);
  try {
    const program = withTwins(await compileProgram(file), namesIn(text));
    const { events } = await record(session, {
      ...{ program, params, timeout: 60, signal: new AbortController().signal },
      scheduling: { ...DEFAULT_VIRTUAL, seed },
    });
    return analyse({ program, events }).transcript.output.lines.map((line) => line.text);
  } finally {
    await session.close();
  }
}
