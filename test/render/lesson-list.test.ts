import { expect, test } from "vitest";
import { renderList } from "../../src/render/lesson-list.ts";
import { screen } from "./sample.ts";

const LESSONS = [
  {
    id: "create",
    section: "3.1",
    title: "A thread from a function",
    summary: "A function runs in a thread of its own.",
  },
  { id: "create-class", section: "3.2", title: "A thread from a class", summary: "A class extends Thread." },
  { id: "join", section: "4, 5", title: "Waiting for a thread", summary: "" },
];

test("at 80 columns", () => {
  expect(renderList(LESSONS, screen(80)).join("\n")).toMatchInlineSnapshot(`
    " 3.1   create        A thread from a function
                         A function runs in a thread of its own.
     3.2   create-class  A thread from a class
                         A class extends Thread.
     4, 5  join          Waiting for a thread"
  `);
});

test("at 40 columns", () => {
  expect(renderList(LESSONS, screen(40)).join("\n")).toMatchInlineSnapshot(`
    " 3.1   create
           A thread from a function
           A function runs in a thread of
           its own.
     3.2   create-class
           A thread from a class
           A class extends Thread.
     4, 5  join
           Waiting for a thread"
  `);
});

test("no lessons, no lines", () => {
  expect(renderList([], screen(80))).toEqual([]);
});

test("a lesson without title and summary is listed all the same", () => {
  expect(renderList([{ id: "mine", section: "1", title: "", summary: "" }], screen(80))).toEqual([
    " 1  mine",
  ]);
});
