import { isThreadlabError, usageError } from "../../protocol/errors.ts";
import { paragraph } from "../../render/text/prose.ts";
import { keepSessions } from "../../runner/session.ts";
import type { Settings } from "../options/settings.ts";
import { EXIT } from "../system/exit-code.ts";
import type { System } from "../system/system.ts";
import { type Displayed, openDisplay, type ShownBelow } from "./display.ts";
import { openKeys } from "./keys.ts";
import { reportError } from "./report-error.ts";
import { watchFiles } from "./watch-files.ts";

/** The work that is done on every save. */
export interface Watched extends Displayed {
  /** The files whose changes count, absolute. */
  files(): Promise<readonly string[]>;
  /** The folders that these files are in, where one that is added or removed counts as a change. */
  folders?(): readonly string[];
  /** Called before each run, and before the display shows its name. */
  begin(): void;
  /** Runs once, writes the result, and returns the exit code. */
  run(system: System): Promise<number>;
  /** @returns the action of a key; undefined for none. */
  press(key: string): Promise<Pressed | undefined>;
}

export interface Pressed {
  readonly shown?: ShownBelow;
  /** To run again; `other`: other work, so that the files of the work before are not followed any more. */
  readonly run?: "again" | "other";
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
  const endSessions = keepSessions();
  let latest = await watched.files();
  /** Whether the next run is of other work than the last one. */
  let isOther = false;
  const files = watchFiles(latest, {
    polls,
    folders: watched.folders,
    changed: ({ silent }) => happenings.push({ kind: "change", silent }),
  });
  const display = openDisplay(watched, settings);
  const keys = openKeys(system.signal, { resumed: display.redraw });
  const runs = createRuns(runOnce);
  void (async () => {
    for (let key = await keys.next(); key !== undefined; key = await keys.next())
      happenings.push({ kind: "key", key });
    happenings.push({ kind: "end" });
  })();
  let code: number = EXIT.ok;

  try {
    runs.restart();
    for (;;) {
      const happening = await happenings.next();
      if (happening.kind === "end") return EXIT.ok;
      if (happening.kind === "done") {
        // A run that was ended for another one has no result.
        if (runs.goOn()) continue;
        code = happening.code;
        display.finish(code);
      } else if (happening.kind === "change") {
        display.change(happening.silent ? SILENT : polls ? POLLS : "");
        runs.restart();
      } else if (happening.key === "ctrl-c") return EXIT.interrupted;
      else if (happening.key === "q") return code;
      else if (happening.key === "r") runs.restart();
      else {
        const pressed = await watched.press(happening.key).catch(tell);
        if (pressed?.shown !== undefined) display.show(pressed.shown);
        if (pressed?.run === "other") {
          isOther = true;
          display.forget();
        }
        if (pressed?.run !== undefined) runs.restart();
      }
    }
  } finally {
    await runs.close();
    await files.close();
    keys.close();
    display.close();
    await endSessions();
  }

  /** An error at a key ends nothing: what was away may come back. */
  function tell(error: unknown): Pressed {
    if (!isThreadlabError(error)) throw error;
    return { shown: { lines: (view) => paragraph(error.message, view) } };
  }

  /** The current files, and the earlier ones of the same work: while a program does not compile, its imports are unknown. */
  async function known(): Promise<readonly string[]> {
    const before = isOther ? [] : latest;
    isOther = false;
    const now = await watched.files().catch(() => []);
    latest = [...new Set([...before, ...now])];
    return latest;
  }

  function runOnce(stop: AbortSignal): Promise<void> {
    watched.begin();
    display.begin();
    const within: System = {
      ...system,
      stdout: display.output,
      stderr: display.output,
      signal: AbortSignal.any([stop, system.signal]),
    };
    return known()
      .then((now) => {
        // Before the run reads them: a save after that starts another run.
        files.follow(now);
        return watched.run(within);
      })
      .catch((error: unknown) => (stop.aborted ? EXIT.ok : reportError(error, [], within)))
      .then((result) => happenings.push({ kind: "done", code: result }));
  }
}

const SILENT = "No event told of this change. It was found by the look at the files, once a second.";
const POLLS = "The files are looked at once a second.";

/** The runs of the work that is watched, one after another. */
interface Runs {
  /** Begins a run. One that is in progress is ended for it. */
  restart(): void;
  /** Called when a run is over. @returns whether it was ended for another one, which begins. */
  goOn(): boolean;
  close(): Promise<void>;
}

function createRuns(run: (stop: AbortSignal) => Promise<void>): Runs {
  let running: { readonly stop: AbortController; readonly over: Promise<void> } | undefined;
  /** Whether to run again as soon as the current run has ended. */
  let again = false;

  return {
    restart() {
      if (running === undefined) start();
      else {
        again = true;
        running.stop.abort();
      }
    },
    goOn() {
      running = undefined;
      if (!again) return false;
      start();
      return true;
    },
    async close() {
      running?.stop.abort();
      await running?.over;
    },
  };

  function start(): void {
    again = false;
    const stop = new AbortController();
    running = { stop, over: run(stop.signal) };
  }
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
