import { afterAll, expect, test } from "vitest";
import { closeLaboratory, runSource } from "../run-source.ts";

afterAll(closeLaboratory);

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
