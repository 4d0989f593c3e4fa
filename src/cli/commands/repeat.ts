import { nameOf } from "../../lesson/target.ts";
import { renderRepeat, renderRepeatJson } from "../../render/repeat.ts";
import type { RepeatResult } from "../../result/repeat.ts";
import { repeatTarget } from "../../runner/run/repeat.ts";
import type { Scheduling } from "../../runner/scheduling.ts";
import { openSession } from "../../runner/session.ts";
import type { RunSettings } from "../options/settings.ts";
import { EXIT, exitCodeOf } from "../system/exit-code.ts";
import { asText } from "../system/output.ts";
import { selectTargets } from "../targets/select.ts";
import { withSpinner } from "../terminal/spinner.ts";

/** `threadlab run <lesson or file>… --repeat <n>`: the different outputs, how often each came, and whether it matches. */
export async function repeat(
  words: readonly string[],
  times: number,
  settings: RunSettings & { readonly scheduling: Scheduling },
): Promise<number> {
  const { system, json, sets, timeout, viewOf, scheduling } = settings;
  const targets = await selectTargets(words, settings);
  await using session = await openSession();
  const results: RepeatResult[] = [];
  for (const target of targets) {
    let finished = 0;
    const repeating = repeatTarget(session, target, {
      ...{ times, sets, scheduling, timeout, signal: system.signal },
      progress(done) {
        finished = done;
      },
    });
    const tell = () => `${nameOf(target)} · ${finished} of ${times}`;
    const result = await withSpinner(settings, tell, repeating);
    if (system.signal.aborted) return EXIT.ok;
    if (!json) {
      const lead = results.length > 0 ? "\n" : "";
      system.stdout.write(`${lead}${asText(renderRepeat(result, viewOf(system.stdout)))}`);
    }
    results.push(result);
  }
  const code = exitCodeOf(results);
  if (json) system.stdout.write(`${renderRepeatJson({ ok: code === EXIT.ok, results })}\n`);
  return code;
}
