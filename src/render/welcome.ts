import type { Lesson } from "../protocol/lesson.ts";
import { readingParagraph, wrapProse } from "./text/prose.ts";
import { visible } from "./text/sanitise.ts";
import { columnsOf, readingColumnsOf, type View } from "./text/view.ts";

const WHAT =
  "Lessons about threads: small programs that run on real worker threads. threadlab compares what they print with the " +
  'expected output. The lessons follow a set of study notes on Python threads ("the notes").';

/** With fewer columns than this, a command's description stands below it. */
const LEAST_BESIDE = 60;

/** What threadlab is, and where to start. @param lessons the course, in order. */
export function renderWelcome(lessons: readonly Pick<Lesson, "id">[], view: View): readonly string[] {
  const { style } = view;
  const first = visible(lessons[0]?.id ?? "<lesson>");
  const commands: readonly (readonly [string, string])[] = [
    ["threadlab list", lessons.length > 1 ? `the ${lessons.length} lessons` : "the lessons"],
    [
      `threadlab show ${first}`,
      "read the first lesson: its text, and its program beside the same program in Python",
    ],
    [`threadlab run ${first}`, "run it, and see whether it prints the expected output"],
    ["threadlab practice", "mend small programs, and prove it"],
  ];
  const help = wrapProse("threadlab --help lists all commands.", columnsOf(view) - 1);
  return [
    ...readingParagraph(`${style.bold("threadlab")}  ${WHAT}`, view),
    "",
    ...renderCommands(commands, view),
    "",
    ...help.map((row) => ` ${style.dim(row)}`),
  ];
}

function renderCommands(commands: readonly (readonly [string, string])[], view: View): readonly string[] {
  const { style } = view;
  const longest = Math.max(...commands.map(([command]) => command.length));
  const columns = readingColumnsOf(view);
  if (columns < LEAST_BESIDE || longest > columns / 2) {
    return commands.flatMap(([command, text]) => [
      ...wrapProse(style.cyan(command), columns - 3).map((row) => `   ${row}`),
      ...wrapProse(text, columns - 5).map((row) => `     ${row}`),
    ]);
  }
  return commands.flatMap(([command, text]) =>
    wrapProse(text, columns - longest - 6).map((row, index) =>
      index === 0 ? `   ${style.cyan(command.padEnd(longest))}   ${row}` : " ".repeat(longest + 6) + row,
    ),
  );
}
