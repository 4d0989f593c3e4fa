import { join } from "node:path";
import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import { expect, test } from "vitest";
import { builtinLessons } from "../../src/lesson/builtin.ts";
import { compileProgram } from "../../src/lesson/compile.ts";
import { placeIn, type SourceMap } from "../../src/worker/source-map.ts";

test("every position of a program's code leads where the library's reading of the map leads", async () => {
  const { code, map } = await compileProgram(join(builtinLessons(), "tcp/main.ts"));
  const [own, library] = [JSON.parse(map) as SourceMap, new TraceMap(map)];
  let told = 0;
  for (const [index, text] of code.split("\n").entries()) {
    for (let column = 1; column <= text.length + 1; column++) {
      const {
        source,
        line,
        column: at,
      } = originalPositionFor(library, { line: index + 1, column: column - 1 });
      const place = source === null ? undefined : { file: source, line, column: at + 1 };
      if (place !== undefined) told++;
      expect(placeIn(own, index + 1, column), `${index + 1}:${column}`).toEqual(place);
    }
  }
  expect(told).toBeGreaterThan(1000);
});

test("what is no position of the code has no place", async () => {
  const { map } = await compileProgram(join(builtinLessons(), "tcp/main.ts"));
  const own = JSON.parse(map) as SourceMap;
  expect([placeIn(own, 0, 0), placeIn(own, 1, 0), placeIn(own, 1_000_000, 1)]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});
