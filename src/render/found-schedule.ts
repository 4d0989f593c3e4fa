import { sayTextAnswer } from "../explain/text-search.ts";
import type { FoundSchedule } from "../result/search-facts.ts";
import { writeDocument } from "./documents/json.ts";

/** The answer to `explore --find`. */
export function renderFound({ replay, answer }: FoundSchedule): string {
  const said = sayTextAnswer(answer);
  if (replay !== undefined) return ` ✓ Some schedule prints it. ${said}\n ${replay}`;
  return ` ${answer.is === "refuted" ? "✗ No schedule matches." : "! Not found."} ${said}`;
}

/** The same as one JSON document. */
export function renderFoundJson(lesson: string, { answer, schedule, replay }: FoundSchedule): string {
  const ok = schedule !== undefined;
  const said = { refuted: answer.is === "refuted", words: sayTextAnswer(answer) };
  const results = [{ lesson, found: ok, ...said, ...(ok && { schedule, replay }) }];
  return writeDocument({ command: "explore", ok, results });
}
