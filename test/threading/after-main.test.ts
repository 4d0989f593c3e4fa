import { expect, test } from "vitest";
import { runSource } from "../run-source.ts";

test("MainThread is counted until the program is over, but is alive no longer, as in CPython", async () => {
  const { output } = await runSource(`
    import { activeCount, enumerate, mainThread, print, Thread } from "threadlab";
    export function work() {
      mainThread().join();
      print(enumerate().map(({ name }) => name), activeCount(), mainThread().isAlive());
    }
    export default function main() {
      new Thread({ target: work }).start();
    }
  `);
  expect(output).toEqual(["[ 'MainThread', 'Thread-1' ] 2 false"]);
});
