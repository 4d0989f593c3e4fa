import { showCount } from "../../protocol/quantity.ts";
import { visible } from "../../render/text/sanitise.ts";
import type { View } from "../../render/text/view.ts";
import { LEAST_TAG_WIDTH, tagLine, tagWidthFor } from "../../render/timeline/live.ts";
import type { PrintedLine } from "../../trace/printed-line.ts";
import type { Settings } from "../options/settings.ts";
import { asText, type Output, textOf, type Written } from "../system/output.ts";

type LiveStream = "output" | "stderr";

/** Writes the lines of a run while it goes on. */
interface LiveLines {
  line(line: PrintedLine, stream: LiveStream): void;
  /** Writes the remaining lines. */
  end(): void;
}

/** Milliseconds between two frames. */
const FRAME_MS = 16;
/** The most lines in one frame of a terminal: more would only make it flicker. */
const MOST_IN_FRAME = 200;
/** Characters that are kept for a slow reader of a file or a pipe. */
const MOST_KEPT = 8 * 1024 * 1024;

/**
 * Writes lines to standard output and standard error: on a terminal with the thread's name and colour, otherwise unchanged. If there are
 * too many to show, they are only counted, so a program that prints without end does not fill the memory.
 */
export function createLiveLines({ system, viewOf }: Settings): LiveLines {
  const writers = {
    output: lineWriter(system.stdout, "output", viewOf(system.stdout)),
    stderr: lineWriter(system.stderr, "stderr", viewOf(system.stderr)),
  };
  let timer: NodeJS.Timeout | undefined;
  let latest: LiveStream = "output";

  return {
    line(line, stream) {
      // Both streams may be one terminal, so their lines keep their common order.
      if (stream !== latest) writers[latest].flush();
      latest = stream;
      writers[stream].add(line);
      timer ??= setTimeout(flush, FRAME_MS);
    },
    end: flush,
  };

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    writers.output.flush();
    writers.stderr.flush();
  }
}

function lineWriter(output: Output, stream: LiveStream, view: View) {
  const most = output.isTerminal ? MOST_IN_FRAME : Number.POSITIVE_INFINITY;
  let tagWidth = LEAST_TAG_WIDTH;
  let shown: Written[] = [];
  let lines = 0;
  let characters = 0;
  let omitted = 0;

  return {
    add(line: PrintedLine): void {
      if (lines >= most || output.waiting + characters > MOST_KEPT) {
        omitted++;
        return;
      }
      if (omitted > 0) tellOmitted();
      lines++;
      characters += line.text.length;
      shown.push(show(line));
    },
    flush(): void {
      if (omitted > 0) tellOmitted();
      const frame = shown;
      if (frame.length > 0) output.write(() => frame.map(textOf).join(""));
      shown = [];
      lines = 0;
      characters = 0;
    },
  };

  function show(line: PrintedLine): Written {
    if (!output.isTerminal) return asText([visible(line.text)]);
    tagWidth = tagWidthFor(line.threadName, tagWidth);
    const tag = { stream, tagWidth };
    return () => asText(tagLine(line, tag, { ...view, columns: output.columns }));
  }

  function tellOmitted(): void {
    shown.push(asText([view.style.dim(`… ${showCount(omitted, "line")} not shown …`)]));
    omitted = 0;
  }
}
