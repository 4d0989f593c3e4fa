import { describe, expect, test } from "vitest";
import { renderStatus, tagLine, tagWidthFor } from "../../src/render/timeline/live.ts";
import { printed, screen } from "./sample.ts";

describe("tagLine", () => {
  test("names stand in one column", () => {
    const lines = [printed("jason is running"), printed("main", 1, "MainThread"), printed("", 3, "Thread-2")];
    const shown = lines.flatMap((line) => tagLine(line, { stream: "output", tagWidth: 10 }, screen(80)));
    expect(shown.join("\n")).toMatchInlineSnapshot(`
      " Thread-1   │ jason is running
       MainThread │ main
       Thread-2   │"
    `);
  });

  test("long lines go on behind the column, and long names are cut", () => {
    const line = printed("a line that has no room in one row", 4, "a-thread-with-a-very-long-name");
    const tagWidth = tagWidthFor(line.threadName, 0);
    expect(tagWidth).toBe(24);
    expect(tagLine(line, { stream: "output", tagWidth }, screen(40)).join("\n")).toMatchInlineSnapshot(`
      " a-thread-wit… │ a line that has no
                     │ room in one row"
    `);
  });

  test("standard error is told apart without colour", () => {
    expect(tagLine(printed("oops\u001b[2J"), { stream: "stderr", tagWidth: 10 }, screen(80))).toEqual([
      " Thread-1   ! oops␛[2J",
    ]);
  });

  test("a line that several threads wrote names them all, and each one's text has its colour", () => {
    const parts = [printed("foo", 2), printed("bar", 3, "Thread-2"), printed("baz", 2)];
    const line = { ...printed("foobarbaz", 1, "MainThread"), parts };
    const show = (colours: 0 | 1) => tagLine(line, { stream: "output", tagWidth: 18 }, screen(80, colours));
    expect(show(0)).toEqual([" Thread-1, Thread-2 │ foobarbaz"]);
    expect(show(1)[0]?.replaceAll("\u001b[", "^")).toBe(
      " Thread-1, Thread-2 │ ^35mfoo^39m^33mbar^39m^35mbaz^39m",
    );
    expect(tagLine(line, { stream: "stderr", tagWidth: 10 }, screen(80))).toEqual([
      " Thread-1,… ! foobarbaz",
    ]);
  });

  test("a thread keeps its colour, and its neighbour has another", () => {
    const colourOf = (thread: number) =>
      tagLine(printed("x", thread), { stream: "output", tagWidth: 10 }, screen(80, 1))[0]?.slice(1, 6);
    expect([1, 2, 3, 1].map(colourOf)).toEqual(["\u001b[36m", "\u001b[35m", "\u001b[33m", "\u001b[36m"]);
    expect(colourOf(31)).toBe(colourOf(1));
  });
});

test("the column of names only widens", () => {
  expect(tagWidthFor("Thread-1", 0)).toBe(10);
  expect(tagWidthFor("the-fifth-one", 10)).toBe(13);
  expect(tagWidthFor("Thread-1", 13)).toBe(13);
});

describe("renderStatus", () => {
  const status = { running: 1, waiting: 2, ended: 0, seconds: 3.14 };

  test("tells the time and the threads by state", () => {
    expect(renderStatus(status, 80)).toBe("3.1 s · 1 running · 2 waiting · 0 ended");
    expect(renderStatus({ ...status, seconds: 0.04 }, 80)).toMatch(/^0\.0 s · /);
  });

  test("drops what does not fit", () => {
    expect(renderStatus(status, 30)).toBe("3.1 s · 1 running · 2 waiting");
    expect(renderStatus(status, 5)).toBe("3.1 s");
  });
});
