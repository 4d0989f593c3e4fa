import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as delay, setImmediate } from "node:timers/promises";
import { serialize } from "node:v8";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { compileProgram } from "../../src/lesson/program/compile.ts";
import type { Reply, SupervisorRequest } from "../../src/protocol/message.ts";
import type { RunResult } from "../../src/result/run.ts";
import { runTarget } from "../../src/runner/run/run-target.ts";
import { findScript } from "../../src/runner/script.ts";
import { openSession } from "../../src/runner/session.ts";
import { openProcesses, type ProcessHandlerOptions } from "../../src/supervisor/requests/processes.ts";
import { handlerOfRun, type RequestHandler } from "../../src/supervisor/requests/request-handler.ts";
import { BINARY } from "../cli/threadlab.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** Prints the numbers of a child and of that child's child, which both run for ever: they spin, or they sleep. */
const RUNAWAY = `
import { getpid, param, print, Process, Queue, sleep } from "threadlab";
export function spin(up: Queue<number>, depth: number) {
  up.put(getpid());
  if (depth > 0) new Process({ target: spin, args: [up, depth - 1] }).start();
  for (;;) if (param("sleeps", false)) sleep(60);
}
export function rest() { for (;;) sleep(60); }
export function say() { print("hello"); process.exit(3); }
export default function main() {
  const up = new Queue<number>();
  new Process({ target: spin, args: [up, 1] }).start();
  print(up.get()); print(up.get());
  up.get();
}`;

const folder = temporaryFolder();
let file: string;

beforeAll(async () => {
  file = join(folder, "main.ts");
  await writeFile(file, RUNAWAY);
});
afterEach(() => {
  vi.useRealTimers();
});

describe("the handler", () => {
  test("starts a process, passes on what it says, and tells its exit code", async () => {
    await withHandler([], async (handler) => {
      const { pid } = await ask(handler, start("say"));
      expect(isThere(pid as number)).toBe(true);
      const { messages } = await ask(handler, next([]));
      expect(messages).toEqual([
        { kind: "request", number: 1, site: expect.any(Number), body: { type: "print", text: "hello" } },
      ]);
      expect(await ask(handler, next([{ number: 1 }], 60_000))).toSatisfy(
        ({ exitCode, messages: more }: Reply) => exitCode === 3 || more?.[0]?.kind === "idle",
      );
      expect(await exitCodeOf(handler)).toBe(3);
      expect(isThere(pid as number)).toBe(false);
    });
  });

  test("tells a process how long its run may take, so that threadlab's own limits there grow with it", async () => {
    const echo = `process.on("message", ({ job }) => process.send({ kind: "idle", number: job.timeout }));`;
    const scripts = async () => ({ worker: { text: "" }, process: { text: echo } });
    await withHandler(
      [],
      async (handler) => {
        await ask(handler, start("say"));
        expect((await ask(handler, next([]))).messages).toEqual([{ kind: "idle", number: 600 }]);
      },
      { timeout: 600, scripts },
    );
  });

  test("gives up waiting after the timeout, and loses nothing by it", async () => {
    await withHandler([], async (handler) => {
      await ask(handler, start("say"));
      expect(await ask(handler, next([], 0))).toEqual({ timedOut: true });
      const { messages } = await ask(handler, next([]));
      expect(messages?.[0]).toMatchObject({ number: 1, body: { type: "print", text: "hello" } });
    });
  });

  test("asks for fewer and fewer tries as long as a run under a schedule does not go on", async () => {
    let steps = 0;
    let looks = 0;
    const progress = () => {
      looks++;
      return `${steps}`;
    };
    await withHandler(
      [],
      async (handler) => {
        await ask(handler, start("rest"));
        // The first look of each is at the beginning.
        const looksUntilNext = async () => {
          looks = -1;
          await ask(handler, next([], 1));
          return looks;
        };
        expect([await looksUntilNext(), await looksUntilNext(), await looksUntilNext()]).toEqual([1, 4, 16]);
        const goesOn = looksUntilNext();
        steps++;
        expect([await goesOn, await looksUntilNext()]).toEqual([1, 1]);
      },
      { progress },
    );
  });

  test("calls back the thread that stands for a process when that has ended", async () => {
    const called: number[] = [];
    await withHandler(called, async (handler) => {
      await ask(handler, start("say"));
      await ask(handler, next([]));
      expect(called).toEqual([]);
      const signalled = ask(handler, { type: "process-signal", object: 5, signal: "SIGKILL" });
      expect(called[0]).toBe(5);
      // The signal is answered only now that the thread is back.
      expect(await exitCodeOf(handler)).toBe(-9);
      expect(await signalled).toEqual({});
    });
  });

  test("calls nobody back for a process that could not be started: the thread may stand for its next start by then", async () => {
    holdTimers();
    const called: number[] = [];
    const { execPath } = process;
    await withHandler(called, async (handler) => {
      process.execPath = join(folder, "missing");
      const { failure } = await ask(handler, start("say")).finally(() => {
        process.execPath = execPath;
      });
      expect(failure?.message).toMatch(/ENOENT/);
      await passLastWords();
      expect(called).toEqual([]);
    });
  });

  test("tells of a process that Node refuses to start at once", async () => {
    const { execPath } = process;
    await withHandler([], async (handler) => {
      process.execPath = "";
      const { failure } = await ask(handler, start("say")).finally(() => {
        process.execPath = execPath;
      });
      expect(failure?.code).toBe("ERR_INVALID_ARG_VALUE");
      expect((await ask(handler, start("say"))).pid).toBeGreaterThan(0);
    });
  });

  test("kills what still runs when it is closed, and calls nobody back after that", async () => {
    holdTimers();
    const called: number[] = [];
    let pid = 0;
    await withHandler(called, async (handler) => {
      pid = (await ask(handler, start("say"))).pid as number;
    });
    expect(isThere(pid)).toBe(false);
    await passLastWords();
    expect(called).toEqual([]);
  });
});

describe("nothing stays behind", () => {
  test("after the time limit", async () => {
    let started: readonly string[] = [];
    // A busy machine may need more time until both processes have told their numbers.
    for (let limit = 1.5; started.length < 2; limit *= 2) {
      const { actual, verdict } = await runUntil(new AbortController().signal, limit, ["sleeps=true"]);
      expect(verdict).toBe("timeout");
      started = actual;
    }
    await expectGone(started);
  });

  test("after an interruption", async () => {
    const controller = new AbortController();
    const { actual } = await runUntil(controller.signal, 60, [], (lines) => {
      if (lines === 2) controller.abort();
    });
    await expectGone(actual);
  });

  test("after the command was killed", async () => {
    const command = spawn(process.execPath, [BINARY, "run", file], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const pids: string[] = [];
    for await (const line of createInterface({ input: command.stdout })) {
      if (/^\d+$/.test(line)) pids.push(line);
      if (pids.length === 2) command.kill("SIGKILL");
    }
    if (command.exitCode === null && command.signalCode === null) await once(command, "exit");
    await expectGone(pids);
  });
});

async function runUntil(
  signal: AbortSignal,
  timeout: number,
  sets: readonly string[],
  onLine: (lines: number) => void = () => {},
): Promise<RunResult> {
  await using session = await openSession();
  let lines = 0;
  return await runTarget(
    session,
    { kind: "file", file, name: "main.ts" },
    { sets, timeout, signal, watch: { line: () => onLine(++lines), status() {} } },
  );
}

async function expectGone(pids: readonly string[]): Promise<void> {
  expect(pids).toHaveLength(2);
  for (const pid of pids) {
    // A child's child notices a moment later that it is alone; the test's own limit ends this wait.
    while (isThere(Number(pid))) await delay(10);
  }
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** From now on time passes only by {@link passLastWords}. */
function holdTimers(): void {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval"] });
}

/** Lets more time pass on the timers of this process than a child's last words are waited for. */
async function passLastWords(): Promise<void> {
  await vi.advanceTimersByTimeAsync(60_000);
  // What a timer has begun goes on in the event loop.
  await setImmediate();
  await setImmediate();
}

async function withHandler(
  called: number[],
  action: (handler: RequestHandler) => Promise<void>,
  options: Partial<ProcessHandlerOptions> = {},
): Promise<void> {
  const program = await compileProgram(file);
  const given: ProcessHandlerOptions = {
    program,
    params: {},
    speed: 1,
    timeout: 60,
    scripts: async () => ({ worker: await findScript("worker"), process: await findScript("process") }),
    interrupt(thread) {
      called.push(thread);
      return false;
    },
    progress: () => undefined,
    ...options,
  };
  const handler = handlerOfRun((isOver) => openProcesses(given, isOver));
  try {
    await action(handler);
  } finally {
    await handler.close();
  }
}

function ask(handler: RequestHandler, body: SupervisorRequest): Promise<Omit<Reply, "number">> {
  return new Promise((resolve) => handler.handle(body, resolve));
}

function start(target: string): SupervisorRequest {
  const spec = Buffer.concat([Buffer.from([0]), serialize({ target, args: [] })]);
  return { type: "process-start", object: 5, name: "Process-1", identity: "1", spec };
}

function next(
  answers: Extract<SupervisorRequest, { type: "process-next" }>["answers"],
  timeoutMs = Number.POSITIVE_INFINITY,
): SupervisorRequest {
  return { type: "process-next", object: 5, answers, timeoutMs };
}

/** Listens until the process has ended. */
async function exitCodeOf(handler: RequestHandler): Promise<number> {
  for (;;) {
    const { exitCode } = await ask(handler, next([]));
    if (exitCode !== undefined) return exitCode;
  }
}
