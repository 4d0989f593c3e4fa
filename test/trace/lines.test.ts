import { describe, expect, test } from "vitest";
import { createTranscript, type TranscriptCaps } from "../../src/trace/lines.ts";
import { createOrder } from "../../src/trace/order.ts";
import { type Brief, handTrace } from "./hand-trace.ts";

function transcribe(briefs: readonly Brief[], caps: Partial<TranscriptCaps> = {}) {
  const order = createOrder("program");
  const transcript = createTranscript(caps);
  const live = handTrace(...briefs).map((event) =>
    transcript.add(event, order.stamp(event)).map(({ line }) => line.text),
  );
  return { transcript, live, texts: () => transcript.output.lines.map(({ text }) => text) };
}

describe("createTranscript", () => {
  test("a print is a line, with its thread, time and place in the order", () => {
    const { transcript } = transcribe([
      { op: "make", object: 2, value: 1, text: "Thread-1" },
      { op: "print", text: "main", time: 0.5 },
      { op: "print", thread: 2, text: "a", time: 1 },
    ]);
    expect(transcript.output.lines).toMatchObject([
      { text: "main", thread: 1, threadName: "MainThread", time: 0.5, seq: 2 },
      { text: "a", thread: 2, threadName: "Thread-1", time: 1, seq: 3 },
    ]);
    expect(transcript.output.lines.map(({ stamp }) => [...stamp.clock])).toEqual([
      [0, 2],
      [0, 0, 1],
    ]);
    expect(transcript.output).toMatchObject({ printed: 2, kept: 2, truncated: false });
  });

  test("a print may have several lines, blank ones too", () => {
    expect(
      transcribe([
        { op: "print", text: "a\n\nb" },
        { op: "print", text: "" },
      ]).texts(),
    ).toEqual(["a", "", "b", ""]);
  });

  test("output completes a line with the event that brings the line feed, thread by thread", () => {
    const { live, texts } = transcribe([
      { op: "output", text: "a" },
      { op: "output", thread: 2, text: "x\n" },
      { op: "output", text: "b\nc" },
      { op: "print", text: "d" },
    ]);
    expect(live).toEqual([[], ["x"], ["ab"], ["cd"]]);
    expect(texts()).toEqual(["x", "ab", "cd"]);
  });

  test("the end of a thread completes its last line, and so does the end of the run", () => {
    const { live, transcript, texts } = transcribe([
      { op: "output", text: "open" },
      { op: "output", thread: 2, text: "done" },
      { op: "end", thread: 2 },
    ]);
    expect(live).toEqual([[], [], ["done"]]);
    expect(transcript.close().map(({ stream, line }) => [stream, line.text, line.seq])).toEqual([
      ["output", "open", 1],
    ]);
    expect(transcript.close()).toEqual([]);
    expect(texts()).toEqual(["done", "open"]);
  });

  test("text goes before the text of the thread's next print, output or stderr", () => {
    const { transcript, live, texts } = transcribe([
      { op: "text", text: "a\nb" },
      { op: "text", thread: 2, text: "error " },
      { op: "text", text: "c" },
      { op: "stderr", thread: 2, text: "one\n" },
      { op: "print", text: "d\ne" },
    ]);
    expect(live.slice(3)).toEqual([["error one"], ["a", "bcd", "e"]]);
    expect(texts()).toEqual(["a", "bcd", "e"]);
    expect(transcript.stderr.lines.map(({ text }) => text)).toEqual(["error one"]);
  });

  test("keeps the first lines, up to the cap, and counts the others", () => {
    const prints = ["a", "b", "c", "d"].map((text): Brief => ({ op: "print", text }));
    const { transcript, live, texts } = transcribe(prints, { lines: 2 });
    expect(texts()).toEqual(["a", "b"]);
    expect(transcript.output).toMatchObject({ printed: 4, kept: 2, truncated: true });
    expect(live.flat()).toEqual(["a", "b", "c", "d"]);
  });

  test("keeps characters up to the cap, without holes", () => {
    const prints = ["aaa", "bbb", "c"].map((text): Brief => ({ op: "print", text }));
    const { transcript, texts } = transcribe(prints, { characters: 5 });
    expect(texts()).toEqual(["aaa"]);
    expect(transcript.output).toMatchObject({ printed: 3, kept: 1, truncated: true });
  });

  test("text that is held is capped too", () => {
    const { transcript, texts } = transcribe(
      [
        { op: "text", text: "a\nb\nc\nd" },
        { op: "print", text: "!" },
      ],
      { lines: 2 },
    );
    expect(texts()).toEqual(["a", "b"]);
    expect(transcript.output).toMatchObject({ printed: 4, kept: 2, truncated: true });
  });

  test("says at its end how much of a long line was left out", () => {
    const cut = (...briefs: Brief[]) => transcribe(briefs, { lineCharacters: 4 }).texts();
    expect(cut({ op: "print", text: "abcdefg" })).toEqual(["abcd… (3 more characters)"]);
    expect(cut({ op: "print", text: "abcd" })).toEqual(["abcd"]);
    expect(
      cut({ op: "text", text: "abc" }, { op: "text", text: "de\nxy" }, { op: "print", text: "z" }),
    ).toEqual(["abcd… (1 more character)", "xyz"]);
    expect(cut({ op: "print", text: "abc😀" })).toEqual(["abc… (2 more characters)"]);
  });
});
