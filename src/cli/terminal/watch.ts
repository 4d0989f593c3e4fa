import { stripVTControlCharacters } from "node:util";
import { createLogUpdate } from "log-update";
import { isThreadlabError, usageError } from "../../protocol/errors.ts";
import { NO_BREAK, wrapProse } from "../../render/text/prose.ts";
import { columnsOf } from "../../render/text/view.ts";
import { keepSessions } from "../../runner/session.ts";
import type { Settings } from "../options/settings.ts";
import { EXIT } from "../system/exit-code.ts";
import type { Output } from "../system/output.ts";
import type { System } from "../system/system.ts";
import { fitRows, heightOfAll } from "./fit-rows.ts";
import { openKeys } from "./keys.ts";
import { reportError } from "./report-error.ts";
import { watchFiles } from "./watch-files.ts";

/** The work that is done on every save. */
export interface Watched {
  /** The name of the watched target, as it is shown. */
  name(): string;
  /** The files whose changes count, absolute. */
  files(): Promise<readonly string[]>;
  /** Runs once, writes the result, and returns the exit code. */
  run(system: System): Promise<number>;
  /** How the last run ended, if it did not succeed: `2 of 20 failed`. */
  failed(): string;
  /** Where an answer tells its verdict: in its last line, or in the first line that begins with a mark. */
  readonly verdict: "last" | "marked";
  /** The keys besides `r`, `q` and Ctrl-C, in one line. */
  readonly keys: string;
  /** @returns the action of a key; undefined for none. */
  press(key: string): Promise<Pressed | undefined>;
}

export interface Pressed {
  /** Lines to show below the last answer. */
  readonly show?: readonly string[];
  /** Whether to run again. */
  readonly run?: boolean;
}

type Happening =
  | { readonly kind: "change"; readonly silent: boolean }
  | { readonly kind: "key"; readonly key: string }
  | { readonly kind: "done"; readonly code: number }
  | { readonly kind: "end" };

/**
 * Runs at once, on every save, and at a key, until the user quits. A save in the middle of a run ends that run.
 *
 * @throws ThreadlabError `ERR_USAGE` if there is no terminal to type on, or in CI.
 */
export async function watchAndRun(watched: Watched, settings: Settings, polls: boolean): Promise<number> {
  const { system } = settings;
  if (system.env.CI || process.stdin.isTTY !== true)
    throw usageError("watch needs a terminal. Without --watch, the command runs once.");
  const happenings = createQueue<Happening>();
  const keys = openKeys(process.stdin);
  const endSessions = keepSessions();
  let latest = await watched.files();
  const files = watchFiles(latest, {
    polls,
    changed: ({ silent }) => happenings.push({ kind: "change", silent }),
  });
  const display = system.stdout.isTerminal ? openScreen(watched, settings) : openBlocks(watched, settings);
  const end = () => happenings.push({ kind: "end" });
  system.signal.addEventListener("abort", end, { once: true });
  void (async () => {
    for (let key = await keys.next(); key !== undefined; key = await keys.next())
      happenings.push({ kind: "key", key });
  })();
  /** The current run. */
  let running: { readonly stop: AbortController; readonly over: Promise<void> } | undefined;
  let code: number = EXIT.ok;
  /** Whether to run again as soon as the current run has ended. */
  let again = false;

  try {
    start();
    for (;;) {
      const happening = await happenings.next();
      if (happening.kind === "end") return EXIT.ok;
      if (happening.kind === "done") {
        running = undefined;
        // A run that was ended for another one has no result.
        if (again) start();
        else {
          code = happening.code;
          display.finish(code);
        }
      } else if (happening.kind === "change") {
        display.change(happening.silent ? SILENT : polls ? POLLS : "");
        restart();
      } else if (happening.key === "ctrl-c") return EXIT.interrupted;
      else if (happening.key === "q") return code;
      else if (happening.key === "r") restart();
      else {
        const pressed = await watched.press(happening.key).catch(tell);
        if (pressed?.show !== undefined) display.show(pressed.show);
        if (pressed?.run === true) restart();
      }
    }
  } finally {
    running?.stop.abort();
    await running?.over;
    await files.close();
    keys.close();
    display.close();
    await endSessions();
    system.signal.removeEventListener("abort", end);
  }

  /** An error at a key ends nothing: what was away may come back. */
  function tell(error: unknown): Pressed {
    if (!isThreadlabError(error)) throw error;
    return {
      show: wrapProse(error.message, columnsOf(settings.viewOf(system.stdout)) - 1).map((line) => ` ${line}`),
    };
  }

  /** The current files, and those of the last run: while a program does not compile, its imports are unknown. */
  async function known(): Promise<readonly string[]> {
    const now = await watched.files().catch(() => []);
    latest = [...new Set([...latest, ...now])];
    return latest;
  }

  function restart(): void {
    if (running === undefined) start();
    else {
      again = true;
      running.stop.abort();
    }
  }

  function start(): void {
    again = false;
    const stop = new AbortController();
    display.begin();
    const within: System = {
      ...system,
      stdout: display.output,
      stderr: display.output,
      signal: AbortSignal.any([stop.signal, system.signal]),
    };
    const over = known()
      .then((now) => {
        // Before the run reads them: a save after that starts another run.
        files.follow(now);
        return watched.run(within);
      })
      .catch((error: unknown) => (stop.signal.aborted ? EXIT.ok : reportError(error, [], within)))
      .then((result) => happenings.push({ kind: "done", code: result }));
    running = { stop, over };
  }
}

const SILENT = "No event told of this change. It was found by the look at the files, once a second.";
const POLLS = "The files are looked at once a second.";

/** Where the answers go. */
interface Display {
  readonly output: Output;
  begin(): void;
  finish(code: number): void;
  /** A change was noticed. @param note about how it was noticed, or "". */
  change(note: string): void;
  show(lines: readonly string[]): void;
  close(): void;
}

/** A line with one of the marks of verdicts. */
const MARKED = /^ [✓✗•!] /;
/** The fewest rows of an answer, and of what a key shows below it. */
const LEAST_ROWS = 4;
const DEFAULT_ROWS = 24;

/**
 * Draws each answer in the place of the one before. Earlier text above it stays. If the terminal is too low for all of it, the verdict and
 * the keys stay in view.
 */
function openScreen({ name, keys, verdict }: Watched, { system, viewOf }: Settings): Display {
  const screen = createLogUpdate(process.stdout, { showCursor: true });
  // Some terminals report 0.
  const rows = () => system.stdout.stream.rows || DEFAULT_ROWS;
  let drawn: readonly string[] = [];
  let text = "";
  let below: readonly string[] = [];
  let seen = "";
  let note = "";
  let isRunning = false;
  const draw = () => {
    const view = viewOf(system.stdout);
    const { style } = view;
    const change = seen === "" ? "no change seen yet" : `last change seen ${seen}`;
    const state = isRunning ? "running …" : change;
    // A key stays on one line with what it does.
    const eachKey = `r run again   ${keys}q quit`.replaceAll(/(\S) (?=\S)/g, `$1${NO_BREAK}`);
    const columns = columnsOf(view);
    const foot = [`${name()} · ${state}`, ...(note === "" ? [] : [note]), eachKey].flatMap((line) =>
      wrapProse(line, columns - 2),
    );
    // One row is for the cursor, and one between the parts.
    const room = rows() - 2 - foot.length;
    const answer = text.trimEnd().split("\n");
    const shown = fitRows(below, below.length - 1, {
      room: Math.max(LEAST_ROWS, room - 1 - LEAST_ROWS),
      columns,
      advice: "a taller terminal shows more",
    });
    const rest = shown.length === 0 ? room : room - 1 - heightOfAll(shown, columns);
    drawn = [
      ...fitRows(answer, verdictLine(answer), {
        room: Math.max(LEAST_ROWS, rest),
        columns,
        advice: "q shows all, and ends",
      }),
      ...(shown.length > 0 ? ["", ...shown] : []),
      "",
      ...foot.map((line) => style.dim(` ${line}`)),
    ];
    screen(drawn.join("\n"));
  };
  /** The index of the line with the verdict; that of the last line if there is none. */
  const verdictLine = (answer: readonly string[]) => {
    const isMarked = (line: string) => MARKED.test(stripVTControlCharacters(line));
    const marked = verdict === "marked" ? answer.findIndex(isMarked) : -1;
    return marked < 0 ? answer.length - 1 : marked;
  };
  /** The terminal has broken the lines anew. */
  const resize = () => {
    const up = Math.min(heightOfAll(drawn, system.stdout.columns), rows() - 1);
    system.stdout.write(`\r\u001b[${up}A\u001b[J`);
    screen.done();
    draw();
  };
  process.stdout.on("resize", resize);
  return {
    output: {
      ...system.stdout,
      get columns() {
        return system.stdout.columns;
      },
      waiting: 0,
      write(more) {
        text += more;
        draw();
      },
      flush: async () => {},
    },
    begin() {
      text = "";
      below = [];
      isRunning = true;
      draw();
    },
    finish() {
      isRunning = false;
      draw();
    },
    change(how) {
      seen = new Date().toTimeString().slice(0, 8);
      note = how;
      draw();
    },
    show(lines) {
      below = lines;
      draw();
    },
    close() {
      process.stdout.off("resize", resize);
      // The whole answer, even where it was too long for the screen.
      screen.clear();
      screen.done();
      system.stdout.write(text);
    },
  };
}

/** Without a terminal: each answer between two lines that a program can recognise. */
function openBlocks({ name, failed }: Watched, { system }: Settings): Display {
  const { stdout } = system;
  return {
    output: stdout,
    begin: () => stdout.write(`watching ${name()}\n`),
    finish: (code) => stdout.write(`done: ${code === EXIT.ok ? "ok" : failed()}\n`),
    change: (note) => stdout.write(note === "" ? "" : `${note}\n`),
    show: (lines) => stdout.write(`${lines.join("\n")}\n`),
    close() {},
  };
}

/** What happens, in order. */
function createQueue<T extends { readonly kind: string }>() {
  const items: T[] = [];
  let wake: (() => void) | undefined;
  return {
    push(item: T): void {
      items.push(item);
      wake?.();
      wake = undefined;
    },
    async next(): Promise<T> {
      for (;;) {
        const item = items.shift();
        if (item !== undefined) return item;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}
