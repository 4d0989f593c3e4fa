import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type ExpectedUpdate, updateLesson } from "../../authoring/update/update-lesson.ts";
import { isBuiltin } from "../../lesson/builtin.ts";
import { displayPath } from "../../lesson/display-path.ts";
import { readLesson } from "../../lesson/load.ts";
import { isThere } from "../../lesson/read-text.ts";
import type { Target } from "../../lesson/resolve.ts";
import { nameOf } from "../../lesson/target.ts";
import { replaceFile } from "../../practice/write-file.ts";
import { usageError } from "../../protocol/errors.ts";
import type { Lesson } from "../../protocol/lesson.ts";
import type { UpdatedLesson } from "../../render/documents/course-document.ts";
import { writeDocument } from "../../render/documents/json.ts";
import { visible } from "../../render/text/sanitise.ts";
import { renderUpdate } from "../../render/update-report.ts";
import { openSession } from "../../runner/session.ts";
import type { Settings } from "../options/settings.ts";
import { EXIT } from "../system/exit-code.ts";
import { asText } from "../system/output.ts";
import { canWatch, type System } from "../system/system.ts";
import { selectTargets, tellSkipped } from "../targets/select.ts";
import { openKeys } from "../terminal/keys.ts";
import { withSpinner } from "../terminal/spinner.ts";

interface UpdateSettings extends Settings {
  /** Whether to write without asking. */
  readonly yes: boolean;
}

/** `threadlab update <lesson or folder>…`: writes the text that all seeded runs agree on into expected.txt. */
export async function update(words: readonly string[], settings: UpdateSettings): Promise<number> {
  const { system, json, viewOf } = settings;
  const lessons = await selectOwn(words, settings);
  const view = viewOf(system.stdout);
  const done: UpdatedLesson[] = [];
  let failure: number = EXIT.differs;
  const say = (lines: readonly string[]) => {
    if (!json) system.stdout.write(asText(lines));
  };
  await using session = await openSession();
  for (const lesson of lessons) {
    const file = join(lesson.folder, "expected.txt");
    const isMissing = !isThere(file);
    const updating = updateLesson(session, lesson, system.signal);
    const compared = await withSpinner(settings, () => lesson.id, updating);
    if (system.signal.aborted) break;
    // A program that prints nothing needs its file, too.
    const found: ExpectedUpdate =
      isMissing && compared.state === "unchanged" ? { state: "outdated", text: "" } : compared;
    say(
      renderUpdate(
        found,
        { name: lesson.id, file: displayPath(file, system.cwd), before: lesson.expected },
        view,
      ),
    );
    const answer = found.state === "outdated" ? await mayWrite(settings) : "no";
    if (answer === "stop") return EXIT.interrupted;
    const isWritten = found.state === "outdated" && answer === "yes";
    if (isWritten) writeExpected(file, found.text, lesson);
    if (found.state === "outdated") say([isWritten ? "  Written." : "  Not written."]);
    if ("cannotRun" in found) failure = EXIT.wrong;
    done.push(entryOf(lesson, found, isWritten));
  }
  const isClean = done.every(
    ({ state, written }) => state !== "refused" && (state !== "outdated" || written),
  );
  const ok = isClean && done.length === lessons.length;
  if (json) system.stdout.write(`${writeDocument({ command: "update", ok, results: done })}\n`);
  say(tellSkipped(words, system.cwd).map(visible));
  const left = done.filter(({ state, written }) => state === "outdated" && !written).length;
  if (left > 0 && !json && !canWatch(system)) system.stderr.write(`${whyNotWritten(system)}\n`);
  return ok ? EXIT.ok : failure;
}

/** The lessons that words name. @throws ThreadlabError `ERR_USAGE` for words without an expected.txt that the reader can change. */
async function selectOwn(words: readonly string[], settings: Settings): Promise<readonly Lesson[]> {
  const targets = await selectTargets(words, { ...settings, sets: [], timeout: undefined });
  return Promise.all(targets.map(requireOwn));
}

/** A lesson without an expected.txt is read as if the file were empty. */
async function requireOwn(target: Target): Promise<Lesson> {
  const name = nameOf(target);
  if (target.kind === "file")
    throw usageError(
      `${name} is a program, not a lesson, so it has no expected.txt. Name the folder of a lesson.`,
    );
  if (isBuiltin(target.lesson))
    throw usageError(
      `${name} comes with threadlab, so it is not yours to update. Copy it, and update the copy: threadlab copy ${name}.`,
    );
  const { folder } = target.lesson;
  return isThere(join(folder, "expected.txt")) ? target.lesson : readLesson(folder, { isDraft: true });
}

/** Whether to write. Asks on a terminal, and writes nothing in CI. */
async function mayWrite({ system, yes, json }: UpdateSettings): Promise<"yes" | "no" | "stop"> {
  if (system.env.CI) return "no";
  if (yes) return "yes";
  if (json || !canWatch(system)) return "no";
  system.stdout.write("  Write it? y/N ");
  await system.stdout.flush();
  const keys = openKeys(system.signal);
  try {
    const key = await keys.next();
    system.stdout.write("\n");
    if (key === "ctrl-c" || key === undefined) return "stop";
    return key === "y" || key === "Y" ? "yes" : "no";
  } finally {
    keys.close();
  }
}

/** @throws ThreadlabError `ERR_USAGE` if the file has changed since the comparison, or cannot be written. */
function writeExpected(file: string, text: string, { expected }: Lesson): void {
  const present = isThere(file) ? readFileSync(file, "utf8") : "";
  if (present.replace(/^\uFEFF/, "") !== expected.replace(/^\uFEFF/, ""))
    throw usageError(
      `${displayPath(file)} was changed in the meantime, so it was left as it is. Run the command again.`,
    );
  replaceFile(file, text);
}

function whyNotWritten({ env }: System): string {
  return env.CI
    ? "Nothing was written, because CI is set."
    : "Nothing was written. Use --yes to write without being asked.";
}

function entryOf({ id, folder }: Lesson, found: ExpectedUpdate, written: boolean): UpdatedLesson {
  return {
    lesson: id,
    file: join(folder, "expected.txt"),
    state: found.state,
    written,
    ...("text" in found && { text: found.text }),
    ...("note" in found && { note: found.note }),
    ...("reason" in found && { reason: found.reason }),
  };
}
