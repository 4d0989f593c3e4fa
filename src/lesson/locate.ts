import { pathToFileURL } from "node:url";
import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import type { Place, Program } from "../protocol/program.ts";

/**
 * A function from a position in `program.code` to the place in the source that it was made from. Lines and columns
 * count from 1 on both sides. Undefined for code that has no source: the bundler's own.
 */
export function createLocator(program: Program): (line: number, column: number) => Place | undefined {
  const map = new TraceMap(program.map);
  return (line, column) => {
    if (line < 1 || column < 1) return undefined;
    const found = originalPositionFor(map, { line, column: column - 1 });
    return found.source === null
      ? undefined
      : { file: found.source, line: found.line, column: found.column + 1 };
  };
}

/**
 * An error's stack with the places of the lesson's source in place of those of the compiled code, and without the frames
 * that are not the lesson's: Node's and threadlab's own. What stands before the first frame stays as it is.
 *
 * The compiled code's frames are known by the file's path or URL. `lineOffset` is how many lines stand before the
 * code in what was evaluated: 2 for `new Function`, 0 for `vm.compileFunction`.
 */
export function remapStack(program: Program, stack: string, lineOffset = 0): string {
  const locate = createLocator(program);
  const names = [program.file, pathToFileURL(program.file).href, encodeURI(program.file)];
  return stack
    .split("\n")
    .flatMap((line) => {
      const frame = /^(\s+at )(?:(.*) \()?(.*?):(\d+):(\d+)\)?$/.exec(line);
      if (!frame) return /^\s+at /.test(line) ? [] : [line];
      const [, indent = "", call, file = "", row, column] = frame;
      if (!names.includes(file)) return [];
      const place = locate(Number(row) - lineOffset, Number(column));
      if (!place) return [];
      const where = `${place.file}:${place.line}:${place.column}`;
      return [call ? `${indent}${call} (${where})` : `${indent}${where}`];
    })
    .join("\n");
}
