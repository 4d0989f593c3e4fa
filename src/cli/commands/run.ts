import { builtIndex } from "../../lesson/built-index.ts";
import { builtinLessons, isBuiltin } from "../../lesson/builtin.ts";
import { loadCourse } from "../../lesson/load.ts";
import type { Target } from "../../lesson/resolve.ts";
import { noteMatched } from "../../practice/matched.ts";
import { showSeconds } from "../../protocol/quantity.ts";
import { renderSkipped } from "../../render/check-report.ts";
import { renderJson } from "../../render/documents/json.ts";
import { renderOrders } from "../../render/orders.ts";
import { renderSideBySide } from "../../render/side-by-side.ts";
import { wrapProse } from "../../render/text/prose.ts";
import { visible } from "../../render/text/sanitise.ts";
import { columnsOf } from "../../render/text/view.ts";
import { renderStatus } from "../../render/timeline/live.ts";
import type { PythonRun, RunResult } from "../../result/run.ts";
import { isMatch } from "../../result/verdict.ts";
import { runPython } from "../../runner/python.ts";
import { withRepeatCommand } from "../../runner/repeat-command.ts";
import { makeRepeatable } from "../../runner/run/make-repeatable.ts";
import { runTraced, type TracedRun } from "../../runner/run/run-target.ts";
import type { Scheduling } from "../../runner/scheduling.ts";
import { openSession, type Session } from "../../runner/session.ts";
import type { RunWatch, ThreadCounts } from "../../runner/watch.ts";
import type { RunSettings } from "../options/settings.ts";
import type { TraceSettings } from "../options/trace-settings.ts";
import type { PageSettings } from "../page/page-settings.ts";
import { openPage } from "../page/write-page.ts";
import { demandTraceFiles, timelineOf, writeTraceFiles } from "../reports/trace-report.ts";
import { EXIT, exitCodeOf } from "../system/exit-code.ts";
import { asText } from "../system/output.ts";
import { refuseSkipped, selectTargets, setAside } from "../targets/select.ts";
import { createLiveLines } from "../terminal/live-lines.ts";
import { startSpinner, withSpinner } from "../terminal/spinner.ts";

export interface RunCommandSettings extends RunSettings, TraceSettings, PageSettings {
  readonly scheduling: Scheduling;
  /** Whether to list the possible orders of the lines. */
  readonly orders: boolean;
  /** Whether to run the lesson's `main.py`, too. */
  readonly python: boolean;
}

/** The most orders that are listed; the others are counted. */
const MOST_ORDERS = 100;

/** `threadlab run <lesson or file>…`: in turn, on real threads and the machine's clock. */
export async function run(words: readonly string[], settings: RunCommandSettings): Promise<number> {
  const { system, json, viewOf } = settings;
  const { here: targets, skipped } = setAside(await selectTargets(words, settings));
  if (targets.length === 0) refuseSkipped(skipped);
  await demandTraceFiles(settings, targets.length);
  const page = await openPage(settings);
  await using session = await openSession();
  const results: RunResult[] = [];
  for (const target of targets) {
    if (!json && results.length > 0) system.stdout.write("\n");
    const { result, trace } = await (json ? runOnce : runLive)(session, target, settings);
    results.push(result);
    if (system.signal.aborted) return EXIT.ok;
    if (target.lesson && isBuiltin(target.lesson) && isMatch(result))
      noteMatched(system.cwd, target.lesson.id);
    if (trace !== undefined) await writeTraceFiles(trace, result.lesson, settings);
    const isMachine = settings.scheduling.clock === "machine";
    const { sets, timeout } = settings;
    const called = { sets, trace, isMachine, signal: system.signal, timeout };
    page?.add(await page.make.reportOfRun(session, target, result, called));
  }
  await page?.write("run");
  const reasons = skipped.map(({ reason }) => reason);
  const code = exitCodeOf(results);
  if (json) {
    const ok = code === EXIT.ok;
    system.stdout.write(`${renderJson({ command: "run", ok, results, skipped: reasons })}\n`);
    return code;
  }
  system.stdout.write(() => asText(renderSkipped(reasons, viewOf(system.stdout))));
  if (system.stdout.isTerminal) await tellNext(targets, settings);
  return code;
}

/** Where a reader of the lessons can go from here. */
async function tellNext(
  [target, ...others]: readonly Target[],
  { system, viewOf }: RunSettings,
): Promise<void> {
  const lesson = others.length === 0 ? target?.lesson : undefined;
  if (lesson === undefined || !isBuiltin(lesson)) return;
  const course = await loadCourse(builtinLessons());
  const next = course.find(({ number }) => number > lesson.number);
  const names = (await exercisesOn(lesson.id)).join(", ");
  const ways = [
    ...(names === "" ? [] : [`exercises on it: ${names} · threadlab practice`]),
    next === undefined ? "exercises: threadlab practice" : `next: threadlab show ${next.id} · ${next.title}`,
  ];
  system.stdout.write(() => {
    const view = viewOf(system.stdout);
    const rows = ways.flatMap((way) => wrapProse(visible(way), columnsOf(view) - 1));
    return `\n${asText(rows.map((row) => ` ${view.style.dim(row)}`))}`;
  });
}

/** The names of threadlab's exercises on a lesson, in their order. To read the exercises takes long, so the build does it. */
async function exercisesOn(lesson: string): Promise<readonly string[]> {
  const { exercises = (await import("../../practice/course.ts")).exercisesByLesson() } = builtIndex();
  return exercises[lesson] ?? [];
}

/** Runs it, and adds the command that repeats it if it failed. */
async function runOnce(
  session: Session,
  target: Target,
  settings: RunCommandSettings,
  live?: { readonly watch: RunWatch; over(): void },
): Promise<TracedRun> {
  const { sets, timeout, system, scheduling, orders } = settings;
  const { signal } = system;
  const run = await runTraced(session, target, {
    ...{ sets, scheduling, signal, notes: true, orders: orders ? MOST_ORDERS : 0 },
    ...(live && { watch: live.watch }),
    timeout,
  });
  const { result } = run;
  live?.over();
  const told =
    scheduling.clock === "virtual"
      ? withRepeatCommand(result, target, { sets, virtual: scheduling })
      : await makeRepeatable(session, target, run, { sets, signal });
  const python = settings.python ? await runMainPy(target, settings) : undefined;
  return { ...run, result: { ...told, ...(python && { python }) } };
}

/** Runs the lesson's `main.py`, after its program: side by side, each would slow down the other. */
async function runMainPy(target: Target, settings: RunCommandSettings): Promise<PythonRun> {
  const { system, timeout, json, sets } = settings;
  const { lesson } = target;
  const { env, cwd, signal } = system;
  const running = runPython(lesson?.python, { env, cwd, signal, timeout: timeout ?? lesson?.timeout ?? 0 });
  const tell = (seconds: number) => `main.py runs · ${showSeconds(seconds)}`;
  const run = await (json ? running : withSpinner(settings, tell, running));
  if (run.version === undefined || sets.length === 0) return run;
  const problem = [
    "--set does not reach main.py: it runs as it is written.",
    ...(run.problem ? [run.problem] : []),
  ];
  return { ...run, problem: problem.join(" ") };
}

/** Shows the lines as they are printed, the states of the threads, and finally the result. */
async function runLive(session: Session, target: Target, settings: RunCommandSettings): Promise<TracedRun> {
  const { system } = settings;
  const lines = createLiveLines(settings);
  let counts: ThreadCounts = { running: 0, waiting: 0, ended: 0 };
  let any = false;
  const stopSpinner = startSpinner(settings, (seconds, columns) =>
    renderStatus({ ...counts, seconds }, columns),
  );
  try {
    const ran = await runOnce(session, target, settings, {
      watch: {
        line(line, stream) {
          any = true;
          lines.line(line, stream);
        },
        status(now) {
          counts = now;
        },
      },
      over() {
        lines.end();
        stopSpinner();
      },
    });
    if (system.signal.aborted) return ran;
    system.stdout.write(() => `${any ? "\n" : ""}${asText(tellRun(ran, settings))}`);
    return ran;
  } finally {
    stopSpinner();
  }
}

function tellRun({ result, trace }: TracedRun, settings: RunCommandSettings): readonly string[] {
  const view = settings.viewOf(settings.system.stdout);
  const timeline = trace === undefined ? [] : timelineOf(trace, settings);
  return [
    ...renderSideBySide(result, view, { seen: true }),
    ...(settings.orders && result.orders ? ["", ...renderOrders(result.orders, result, view)] : []),
    ...(timeline.length > 0 ? ["", ...timeline] : []),
  ];
}
