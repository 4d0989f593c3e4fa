import { expect, test } from "vitest";
import { runSource } from "../run-source.ts";

test("groups are indented, counts counted, and each thread begins anew", async () => {
  const { output, stderr } = await runSource(`
    import { Thread } from "threadlab";

    export function tell(who: string) {
      console.count();
      console.group(who);
      console.log("two\\nlines");
      console.error("to standard error");
      console.group();
      console.log("deeper");
      console.groupEnd();
      console.count();
    }

    export default function main() {
      for (const who of ["jason", "foo"]) {
        const t = new Thread({ target: tell, args: [who] });
        t.start();
        t.join();
      }
      console.log("main");
    }
  `);
  const told = (who: string) => ["default: 1", who, "  two", "  lines", "    deeper", "  default: 2"];
  expect(output).toEqual([...told("jason"), ...told("foo"), "main"]);
  expect(stderr).toEqual(["  to standard error", "  to standard error"]);
});

test("end of a standard stream writes its last words, and closes nothing", async () => {
  const { output } = await runSource(`
    export default function main() {
      process.stdout.write("one ");
      process.stdout.end("two\\n");
      process.stdout.end();
      process.stdout.write("three\\n");
    }
  `);
  expect(output).toEqual(["one two", "three"]);
});

test("write and the standard stream join in the order written; a line outlives the thread that began it", async () => {
  const { output, stderr, lines } = await runSource(`
    import { print, Thread, write } from "threadlab";

    export function work(name: string) {
      write(name, 1, { x: 2 });
      process.stderr.write(name);
      if (name === "fails") throw new Error("on purpose");
    }

    export default function main() {
      write("begun by main: ");
      for (const name of ["a", "fails"]) {
        const t = new Thread({ target: work, args: [name] });
        t.start();
        t.join();
        process.stdout.write(", ");
      }
      print("ended by main");
      console.log("whole");
      write("no line feed");
    }
  `);
  expect(output).toEqual([
    "begun by main: a 1 { x: 2 }, fails 1 { x: 2 }, ended by main",
    "whole",
    "no line feed",
  ]);
  expect(stderr).toEqual(["afails"]);
  expect(lines[0]?.parts?.map(({ threadName }) => threadName)).toEqual([
    ...["MainThread", "Thread-1", "MainThread", "Thread-2", "MainThread"],
  ]);
});

test("write of a standard stream returns true, calls back, and takes text and bytes only", async () => {
  const { output } = await runSource(`
    import { print, write } from "threadlab";

    export default async function main() {
      const word = Buffer.from("é\\n", "utf8");
      print(process.stdout.write(word.subarray(0, 1)), process.stdout.write(word.subarray(1)));
      process.stdout.write("YQ==", "base64", () => write("called back\\n"));
      process.stdout.write(new Uint8Array([98]), () => write("and again\\n"));
      await undefined;
      await undefined;
      for (const wrong of [null, undefined, 5, {}]) {
        try {
          process.stdout.write(wrong as never);
        } catch (error) {
          print((error as { code: string }).code, (error as Error).message);
        }
      }
    }
  `);
  expect(output).toEqual([
    "é",
    "true true",
    "abcalled back",
    "and again",
    "ERR_STREAM_NULL_VALUES write() takes text or bytes, not null. Turn it into text first: String(…).",
    "ERR_INVALID_ARG_TYPE write() takes text or bytes, not undefined. Turn it into text first: String(…).",
    "ERR_INVALID_ARG_TYPE write() takes text or bytes, not number. Turn it into text first: String(…).",
    "ERR_INVALID_ARG_TYPE write() takes text or bytes, not object. Turn it into text first: String(…).",
  ]);
});
