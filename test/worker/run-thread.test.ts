import { expect, test } from "vitest";
import { runSource } from "../run-source.ts";

/** What a thread throws, and what is told of it. */
const THROWN: readonly (readonly [thrown: string, told: string])[] = [
  ['"just text"', "uncaught just text"],
  ["null", "uncaught null"],
  ["{ money: 100 }", "uncaught { money: 100 }"],
  ['Symbol("money")', "uncaught Symbol(money)"],
  ["Object.create(null)", "uncaught [Object: null prototype] {}"],
  [
    "Object.defineProperty(new Error(), 'message', { get() { throw 1; } })",
    "uncaught something that cannot be shown",
  ],
  ["Object.assign(new Error(), { name: 5, message: 6, stack: 7 })", "5: 6"],
];

test("fields that do not fit into shared memory are an error of their thread, not lost without a word", async () => {
  const { output, findings } = await runSource(`
    import { print, Thread } from "threadlab";

    export class Hoarder extends Thread {
      heap: unknown = "nothing yet";
      override run() {
        this.heap = new Uint8Array(2 ** 27);
      }
    }

    export default function main() {
      const hoarder = new Hoarder();
      hoarder.start();
      hoarder.join();
      print(hoarder.heap);
    }
  `);
  expect(output).toEqual(["nothing yet"]);
  expect(findings.map(({ kind, message }) => `${kind}: ${message}`)).toEqual([
    expect.stringMatching(
      /^uncaught: Exception in thread Thread-1:\nThreadlabError: A value of 1342177\d\d bytes does not/,
    ),
  ]);
});

test("whatever a thread throws, it ends, and the others go on", async () => {
  const { output, findings, verdict } = await runSource(`
    import { param, print, Thread } from "threadlab";
    const thrown = [${THROWN.map(([expression]) => `() => (${expression})`).join(", ")}];
    export function work(number: number) {
      throw thrown[number]!();
    }
    export default function main() {
      for (let i = 0; i < thrown.length; i++) {
        const thread = new Thread({ target: work, args: [i] });
        thread.start();
        thread.join();
        print(i, thread.isAlive());
      }
    }
  `);
  expect(verdict).toBe("ran");
  expect(output).toEqual(THROWN.map((_, i) => `${i} false`));
  expect(findings.map(({ message }) => message.split("\n")[1])).toEqual(THROWN.map(([, told]) => told));
});
