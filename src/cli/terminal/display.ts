import { stripVTControlCharacters } from "node:util";
import { createLogUpdate } from "log-update";
import { NO_BREAK, wrapProse } from "../../render/text/prose.ts";
import { columnsOf, type View } from "../../render/text/view.ts";
import type { Settings } from "../options/settings.ts";
import { EXIT } from "../system/exit-code.ts";
import type { Output } from "../system/output.ts";
import { fitRows, heightOfAll } from "./fit-rows.ts";

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
  readonly lines: readonly string[];
  /** The index of the line that stays in view, if there is no room for all of them; the last one by default. */
  readonly focus?: number;
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
  show(shown: ShownBelow): void;
  /** Draws below what the terminal shows by now. */
  redraw(): void;
  close(): void;
}

/** A line with one of the marks of verdicts. */
const MARKED = /^ [✓✗•!] /;
/** The fewest rows of an answer, and of what a key shows below it. */
const LEAST_ROWS = 4;
const DEFAULT_ROWS = 24;

export function openDisplay(displayed: Displayed, settings: Settings): Display {
  return settings.system.stdout.isTerminal
    ? openScreen(displayed, settings)
    : openBlocks(displayed, settings);
}

/**
 * Draws each answer in the place of the one before. Earlier text above it stays. If the terminal is too low for all of it, the verdict and
 * the keys stay in view.
 */
function openScreen({ name, keys, verdict }: Displayed, { system, viewOf }: Settings): Display {
  const screen = createLogUpdate(process.stdout, { showCursor: true });
  // Some terminals report 0.
  const rows = () => system.stdout.stream.rows || DEFAULT_ROWS;
  let drawn: readonly string[] = [];
  let text = "";
  let below: readonly string[] = [];
  let belowFocus = 0;
  let outlasts = 0;
  let seen = "";
  let note = "";
  let isRunning = false;
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
      if (outlasts === 0) below = [];
      else outlasts--;
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
    show({ lines, focus = lines.length - 1, runs = 0 }) {
      below = lines;
      belowFocus = focus;
      outlasts = runs;
      draw();
    },
    redraw() {
      screen.done();
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

  function draw(): void {
    const view = viewOf(system.stdout);
    const answer = text.trimEnd().split("\n");
    const focus = verdict === "marked" ? markedLine(answer) : answer.length - 1;
    const parts = { answer, focus, below, belowFocus, foot: foot(view) };
    drawn = layOut(parts, { rows: rows(), columns: columnsOf(view) });
    screen(drawn.join("\n"));
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

  /** The terminal has broken the lines anew. */
  function resize(): void {
    const up = Math.min(heightOfAll(drawn, system.stdout.columns), rows() - 1);
    system.stdout.write(`\r\u001b[${up}A\u001b[J`);
    screen.done();
    draw();
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

/** Without a terminal: each answer between two lines that a program can recognise. */
function openBlocks({ name, failed }: Displayed, { system }: Settings): Display {
  const { stdout } = system;
  return {
    output: stdout,
    begin: () => stdout.write(`watching ${name()}\n`),
    finish: (code) => stdout.write(`done: ${code === EXIT.ok ? "ok" : failed()}\n`),
    change: (note) => stdout.write(note === "" ? "" : `${note}\n`),
    show: ({ lines }) => stdout.write(`${lines.join("\n")}\n`),
    redraw() {},
    close() {},
  };
}
