import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createTranscript, precedes, type TranscriptCaps } from "../../src/trace/lines.ts";
import { countKnown, createOrder } from "../../src/trace/order.ts";
import { type Brief, handTrace } from "./hand-trace.ts";

function transcribe(briefs: readonly Brief[], caps: Partial<TranscriptCaps> = {}) {
  const order = createOrder();
  const transcript = createTranscript(caps);
  const live = handTrace(...briefs).map((event) =>
    transcript.add(event, order.stamp(event).program).map(({ line }) => line.text),
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
    const [main, other] = transcript.output.lines;
    expect(main && other && [precedes(main, other), precedes(other, main)]).toEqual([false, false]);
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

  test("output completes a line with the event that brings the line feed, whichever thread that is", () => {
    const { live, texts, transcript } = transcribe([
      { op: "make", object: 2, value: 1, text: "Thread-1" },
      { op: "output", text: "a" },
      { op: "output", thread: 2, text: "x" },
      { op: "output", thread: 2, text: "y" },
      { op: "output", text: "b\nc" },
      { op: "print", thread: 2, text: "d\ne" },
    ]);
    expect(live).toEqual([[], [], [], [], ["axyb"], ["cd", "e"]]);
    expect(texts()).toEqual(["axyb", "cd", "e"]);
    expect(
      transcript.output.lines.map(({ threadName, seq, parts }) => [threadName, seq, parts]),
    ).toMatchObject([
      [
        "MainThread",
        5,
        [
          { text: "a", threadName: "MainThread", seq: 2 },
          { text: "xy", threadName: "Thread-1", seq: 4 },
          { text: "b", threadName: "MainThread", seq: 5 },
        ],
      ],
      ["Thread-1", 6, [{ text: "c" }, { text: "d" }]],
      ["Thread-1", 6, undefined],
    ]);
  });

  test("standard error is a stream of its own", () => {
    const { live } = transcribe([
      { op: "output", text: "a" },
      { op: "stderr", thread: 2, text: "x" },
      { op: "print", thread: 2, text: "b" },
      { op: "stderr", text: "y\n" },
    ]);
    expect(live).toEqual([[], [], ["ab"], ["xy"]]);
  });

  test("a line outlives a thread that began it; the end of the run completes the last one", () => {
    const { live, transcript, texts } = transcribe([
      { op: "output", thread: 2, text: "open" },
      { op: "end", thread: 2, outcome: "error" },
      { op: "output", thread: 1, text: "ed" },
      { op: "end" },
    ]);
    expect(live).toEqual([[], [], [], []]);
    expect(transcript.close().map(({ stream, line }) => [stream, line.text, line.seq])).toEqual([
      ["output", "opened", 3],
    ]);
    expect(transcript.close()).toEqual([]);
    expect(texts()).toEqual(["opened"]);
  });

  test("text that came ahead is lost with a thread that never says where it goes", () => {
    const { transcript } = transcribe([
      { op: "text", thread: 2, text: "lost" },
      { op: "end", thread: 2, outcome: "crash" },
      { op: "print", text: "a" },
    ]);
    expect([...transcript.output.lines, ...transcript.close()]).toMatchObject([{ text: "a" }]);
  });

  test("ten thousand parts of a hundred threads are one line", () => {
    const writes = Array.from({ length: 10_000 }, (_, i): Brief => {
      return { op: "output", thread: (i % 100) + 1, text: String(i % 10) };
    });
    const { transcript, texts } = transcribe([...writes, { op: "print", text: "" }]);
    expect(texts()).toEqual(["0123456789".repeat(1000)]);
    const [line] = transcript.output.lines;
    expect(line?.parts?.length).toBe(10_000);
    // It comes after each of its parts.
    const counts = Array.from({ length: 100 }, (_, chain) => line && countKnown(line.stamp, chain));
    expect(counts).toEqual([101, ...Array(99).fill(100)]);
  });

  test("whatever threads write and print, the lines are those of all the text in a row", () => {
    const texts = fc.constantFrom("", "a", "bc", "\n", "d\n", "e\nf", "\n\ng", "hijklmn");
    const write = fc.record({
      op: fc.constantFrom("print", "output", "text", "stderr"),
      thread: fc.integer({ min: 1, max: 3 }),
      text: texts,
    });
    fc.assert(
      fc.property(fc.array(write, { maxLength: 20 }), (writes) => {
        const ahead = new Map<number, string>();
        let all = "";
        for (const { op, thread, text } of writes) {
          const told = (ahead.get(thread) ?? "") + text;
          ahead.set(thread, op === "text" ? told : "");
          if (op === "print") all += `${told}\n`;
          else if (op === "output") all += told;
        }
        const { transcript, live } = transcribe(writes as Brief[]);
        const shown = live.flat().length + transcript.close().length;
        const lines = all.replace(/\n$/, "").split("\n");
        expect(transcript.output.lines.map(({ text }) => text)).toEqual(all === "" ? [] : lines);
        expect(shown).toBe(transcript.output.printed + transcript.stderr.printed);
        for (const { text, parts = [{ text }] } of transcript.output.lines) {
          expect(parts.map((part) => part.text).join("")).toBe(text);
        }
      }),
      { seed: 11, numRuns: 500 },
    );
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
