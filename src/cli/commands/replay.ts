import { courseProgram } from "../../practice/course-program.ts";
import { usageError } from "../../protocol/errors.ts";
import { renderJson } from "../../render/documents/json.ts";
import { renderSchedule } from "../../render/schedule-columns.ts";
import { renderSideBySide } from "../../render/side-by-side.ts";
import { wrapProse } from "../../render/text/prose.ts";
import { columnsOf } from "../../render/text/view.ts";
import { replayTarget } from "../../runner/run/replay.ts";
import { openSession } from "../../runner/session.ts";
import { readReplay } from "../options/replay-file.ts";
import { readReplaySettings, type ScheduleOptions } from "../options/schedule-settings.ts";
import { type PageOptions, readPageSettings } from "../page/page-settings.ts";
import { openPage } from "../page/write-page.ts";
import { EXIT, exitCodeOf } from "../system/exit-code.ts";
import type { System } from "../system/system.ts";
import { selectSound } from "../targets/select.ts";

const OTHER_DRIVER =
  "Your main.ts is not the course's own. As a check does, this runs the course's with your files.";

/** `threadlab replay <lesson or file> --schedule …`: the same run again, decision by decision. */
export async function replay(
  given: string,
  options: ScheduleOptions & PageOptions,
  system: System,
): Promise<number> {
  const paging = readPageSettings(options, system.cwd);
  const { word, settings, schedule } = readReplay(given, readReplaySettings(options, system));
  const { json, sets, timeout, viewOf, time } = settings;
  const [target, ...others] = await selectSound([word], settings);
  if (target === undefined || others.length > 0)
    throw usageError("replay takes one lesson or file at a time.");
  const page = await openPage({ ...settings, ...paging });
  const program = target.kind === "file" ? await courseProgram(target.file) : undefined;
  await using session = await openSession();
  const { result, rows } = await replayTarget(session, target, {
    ...{ sets, schedule, time, signal: system.signal, timeout, program },
  });
  if (system.signal.aborted) return EXIT.ok;
  const code = exitCodeOf([result]);
  const view = viewOf(system.stdout);
  const text = json
    ? renderJson({ command: "replay", ok: code === EXIT.ok, results: [result] })
    : [
        ...(program === undefined ? [] : [...wrapProse(OTHER_DRIVER, columnsOf(view) - 1), ""]),
        ...renderSchedule(rows, view),
        "",
        ...renderSideBySide(result, view),
      ].join("\n");
  page?.add(
    await page.make.reportOfRun(session, target, result, {
      ...{ sets, signal: system.signal, timeout, isMachine: false, program },
    }),
  );
  await page?.write("replay");
  system.stdout.write(`${text}\n`);
  return code;
}
