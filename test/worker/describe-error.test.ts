import { expect, test } from "vitest";
import { runSource } from "../run-source.ts";

/** What is shown of threads that end by the expressions thrown, one thread each; main outlives them all. */
async function uncaught(...thrown: readonly string[]): Promise<string[]> {
  const { output, findings } = await runSource(`
    import { print, Thread } from "threadlab";

    const throws = [${thrown.map((expression) => `() => { throw ${expression}; }`).join(", ")}];

    export function fail(i: number) {
      throws[i]!();
    }

    export default function main() {
      for (let i = 0; i < throws.length; i++) {
        const t = new Thread({ target: fail, args: [i] });
        t.start();
        t.join();
      }
      print("main goes on");
    }
  `);
  expect(output).toEqual(["main goes on"]);
  expect(findings.map(({ kind }) => kind)).toEqual(thrown.map(() => "uncaught"));
  return findings.map(({ message }) => message.replace(/^Exception in thread Thread-\d+ \(fail\):\n/, ""));
}

test("values that are no errors are shown as print shows them", async () => {
  expect(await uncaught('"text"', "null", "{ coins: 3 }", 'Symbol("s")', "() => 1")).toEqual([
    "uncaught text",
    "uncaught null",
    "uncaught { coins: 3 }",
    "uncaught Symbol(s)",
    "uncaught [Function (anonymous)]",
  ]);
});

test("what cannot be made text of ends its thread all the same", async () => {
  const [bare, hostile] = await uncaught(
    "Object.create(null)",
    'Object.defineProperty(new Error("x"), "message", { get() { throw 1; } })',
  );
  expect(bare).toBe("uncaught [Object: null prototype] {}");
  expect(hostile).toBe("uncaught something that cannot be shown");
});

test("an error is followed by what caused it", async () => {
  const [text = ""] = await uncaught('new TypeError("no port", { cause: new RangeError("too large") })');
  expect(text.replaceAll(/^ {4}at .*\n?/gm, "")).toBe(
    "TypeError: no port\nCaused by RangeError: too large\n",
  );
  expect(text.match(/^ {4}at /gm)?.length).toBeGreaterThanOrEqual(2);
});

test("a chain of causes without end is cut", async () => {
  const [text = ""] = await uncaught("(() => { const e = new Error(); e.cause = e; return e; })()");
  expect(text.match(/Caused by/g)).toHaveLength(4);
});

test("a text too long for one event is cut, and says so", async () => {
  const [long = "", control = ""] = await uncaught(
    'new Error("x".repeat(9_000))',
    'new Error("\\0".repeat(9_000))',
  );
  expect(long).toContain(`${"x".repeat(8_000)} … (1000 more characters)`);
  expect(control).toMatch(/\0{2000} … \(7000 more characters\)/);
});

test("a message for which there is no room is not looked at", async () => {
  const [text = ""] = await uncaught('new Error("x".repeat(100_000_000))');
  expect(text.split("\n")[0]).toBe("Error: (a text of 100000000 characters, which is too long to be shown)");
});

test("an AggregateError is followed by the first of its errors", async () => {
  const [text = ""] = await uncaught('new AggregateError([new TypeError("one"), 2, 3, 4, 5], "several")');
  expect(text.replaceAll(/^ {4}at .*\n?/gm, "").split("\n")).toEqual([
    "AggregateError: several",
    "Error 1 of 5: TypeError: one",
    "Error 2 of 5: uncaught 2",
    "Error 3 of 5: uncaught 3",
    "Error 4 of 5: uncaught 4",
  ]);
});
