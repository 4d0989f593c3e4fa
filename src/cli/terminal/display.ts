import { stripVTControlCharacters } from "node:util";
import { NO_BREAK, wrapProse } from "../../render/text/prose.ts";
import { columnsOf, type View } from "../../render/text/view.ts";
import type { Settings } from "../options/settings.ts";
import { EXIT } from "../system/exit-code.ts";
import { asText, type Output, textOf, type Written } from "../system/output.ts";
import { fitRows, heightOfAll } from "./fit-rows.ts";
import { openScreen, rowsOf } from "./screen.ts";

/** What a display says of the work that is watched. */
export interface Displayed {
  /** The name of the watched target, as it is shown. */
  name(): string;
  /** How the last run ended, if it did not succeed: `2 of 20 failed`. */
  failed(): string;
  /** Where an answer tells its verdict: in its last line, or in the first line that begins with a mark. */
  readonly verdict: "last" | "marked";
  /** The keys besides `r`, `q` and Ctrl-C that do something now, in one line. */
  keys(): string;
}

/** What a key shows below the last answer. */
export interface ShownBelow {
  lines(view: View): readonly string[];
  /** Words in the line that stays in view, if there is no room for all of them; the last line by default. */
  readonly focus?: string;
  /** How many runs it outlasts; 0 by default. */
  readonly runs?: number;
}

/** Where the answers go. */
interface Display {
  readonly output: Output;
  begin(): void;
  finish(code: number): void;
  /** A change was noticed. @param note about how it was noticed, or "". */
  change(note: string): void;
  /** Other work begins: the changes so far were not of its files. */
  forget(): void;
  show(shown: ShownBelow): void;
  /** Draws below what the terminal shows by now. */
  redraw(): void;
  close(): void;
}

/** A line with one of the marks of verdicts. */
const MARKED = /^ [✓✗•!] /;
/** The fewest rows of an answer, and of what a key shows below it. */
const LEAST_ROWS = 4;

export function openDisplay(displayed: Displayed, settings: Settings): Display {
  return settings.system.stdout.isTerminal
    ? openAnswers(displayed, settings)
    : openBlocks(displayed, settings);
}

/**
 * Draws each answer in the place of the one before. Earlier text above it stays. If the terminal is too low for all of it, the verdict and
 * the keys stay in view.
 */
function openAnswers({ name, keys, verdict }: Displayed, { system, viewOf }: Settings): Display {
  const { stdout } = system;
  /** The answer, piece by piece. */
  let written: Written[] = [];
  let text = "";
  let shown: ShownBelow = { lines: () => [] };
  let outlasts = 0;
  let seen = "";
  let note = "";
  let isRunning = false;
  let columns = stdout.columns;
  const screen = openScreen(stdout, layOutAll);

  return {
    output: {
      ...stdout,
      get columns() {
        return stdout.columns;
      },
      waiting: 0,
      write(more) {
        written.push(more);
        text += textOf(more);
        screen.draw();
      },
      flush: async () => {},
    },
    begin() {
      written = [];
      text = "";
      if (outlasts === 0) shown = { lines: () => [] };
      else outlasts--;
      isRunning = true;
      screen.draw();
    },
    finish() {
      isRunning = false;
      screen.draw();
    },
    change(how) {
      seen = new Date().toTimeString().slice(0, 8);
      note = how;
      screen.draw();
    },
    forget() {
      seen = "";
      note = "";
    },
    show(below) {
      shown = below;
      outlasts = below.runs ?? 0;
      screen.draw();
    },
    redraw: screen.drawBelow,
    close() {
      // The whole answer, even where it was too long for the screen.
      screen.clear();
      screen.close();
      stdout.write(text);
    },
  };

  function layOutAll(): readonly string[] {
    const view = viewOf(stdout);
    if (view.columns !== columns) {
      columns = view.columns;
      text = written.map(textOf).join("");
    }
    const answer = text.trimEnd().split("\n");
    const focus = verdict === "marked" ? markedLine(answer) : answer.length - 1;
    const below = shown.lines(view);
    const belowFocus = lineWith(shown.focus, below);
    const parts = { answer, focus, below, belowFocus, foot: foot(view) };
    return layOut(parts, { rows: rowsOf(stdout), columns: columnsOf(view) });
  }

  function foot(view: View): readonly string[] {
    const change = seen === "" ? "no change seen yet" : `last change seen ${seen}`;
    const state = isRunning ? "running …" : change;
    // A key stays on one line with what it does.
    const eachKey = `r run again   ${keys()}q quit`.replaceAll(/(\S) (?=\S)/g, `$1${NO_BREAK}`);
    return [`${name()} · ${state}`, ...(note === "" ? [] : [note]), eachKey]
      .flatMap((line) => wrapProse(line, columnsOf(view) - 2))
      .map((line) => view.style.dim(` ${line}`));
  }
}

/** The parts of a screen, from the top. */
interface ScreenParts {
  readonly answer: readonly string[];
  /** The index of the line of the answer that stays in view. */
  readonly focus: number;
  readonly below: readonly string[];
  /** Likewise below the answer. */
  readonly belowFocus: number;
  readonly foot: readonly string[];
}

/** The lines of a screen, as many as fit. */
function layOut(
  { answer, focus, below, belowFocus, foot }: ScreenParts,
  { rows, columns }: { readonly rows: number; readonly columns: number },
): readonly string[] {
  // One row is for the cursor, and one between the parts.
  const room = rows - 2 - foot.length;
  const shown = fitRows(below, belowFocus, {
    room: Math.max(LEAST_ROWS, room - 1 - LEAST_ROWS),
    columns,
    advice: "a taller terminal shows more",
  });
  const rest = shown.length === 0 ? room : room - 1 - heightOfAll(shown, columns);
  return [
    ...fitRows(answer, focus, {
      room: Math.max(LEAST_ROWS, rest),
      columns,
      advice: "q shows all, and ends",
    }),
    ...(shown.length > 0 ? ["", ...shown] : []),
    "",
    ...foot,
  ];
}

/** The index of the line with the verdict; that of the last line if there is none. */
function markedLine(answer: readonly string[]): number {
  const marked = answer.findIndex((line) => MARKED.test(stripVTControlCharacters(line)));
  return marked < 0 ? answer.length - 1 : marked;
}

/** The index of the line with some words; that of the last line if there is none. */
function lineWith(words: string | undefined, lines: readonly string[]): number {
  const found = words === undefined ? -1 : lines.findIndex((line) => line.includes(words));
  return found < 0 ? lines.length - 1 : found;
}

/** Without a terminal: each answer between two lines that a program can recognise. */
function openBlocks({ name, failed }: Displayed, { system, viewOf }: Settings): Display {
  const { stdout } = system;
  return {
    output: stdout,
    begin: () => stdout.write(`watching ${name()}\n`),
    finish: (code) => stdout.write(`done: ${code === EXIT.ok ? "ok" : failed()}\n`),
    change: (note) => stdout.write(note === "" ? "" : `${note}\n`),
    forget() {},
    show: ({ lines }) => stdout.write(asText(lines(viewOf(stdout)))),
    redraw() {},
    close() {},
  };
}
