import { createLogUpdate } from "log-update";
import wrapAnsi from "wrap-ansi";
import type { Output } from "../system/output.ts";
import { heightOfAll } from "./fit-rows.ts";

/** Lines on the terminal that are drawn in the place of those before. Earlier text above them stays. */
interface Screen {
  /** Draws the lines as they are now. */
  draw(): void;
  /** Draws them below what the terminal shows by now. */
  drawBelow(): void;
  clear(): void;
  /** Leaves the lines where they are, and draws no more. */
  close(): void;
}

const DEFAULT_ROWS = 24;

/** The rows of the terminal; some report 0. */
export function rowsOf({ stream }: Output): number {
  return stream.rows || DEFAULT_ROWS;
}

/** @param layOut gives the lines; called again when the terminal has another size. */
export function openScreen(output: Output, layOut: () => readonly string[]): Screen {
  const { stream } = output;
  const update = createLogUpdate(stream, { showCursor: true });
  let drawn: readonly string[] = [];
  stream.on("resize", resize);
  return {
    draw,
    drawBelow() {
      update.done();
      draw();
    },
    clear() {
      update.clear();
    },
    close() {
      stream.off("resize", resize);
      update.done();
    },
  };

  function draw(): void {
    // Broken here, so that it is known how many rows the terminal shows.
    const text = wrapAnsi(layOut().join("\n"), output.columns, { trim: false, hard: true, wordWrap: false });
    drawn = text.split("\n");
    update(text);
  }

  /** The terminal has broken the rows anew. */
  function resize(): void {
    const up = Math.min(heightOfAll(drawn, output.columns), rowsOf(output) - 1);
    output.write(`\r\u001b[${up}A\u001b[J`);
    update.done();
    draw();
  }
}
