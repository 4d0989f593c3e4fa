import { expect, test } from "vitest";
import { runSource } from "../run-source.ts";

/** What a thread knows at the top of the file may reach its output, so a search must see the same as a run on the machine's clock. */
test.each([{}, { virtual: {} }])(
  "the top of a file has the same time in every thread: %j",
  async (options) => {
    const { output } = await runSource(
      `
    import { monotonic, print, sleep, Thread } from "threadlab";
    const began = monotonic();
    export function tell() { print(began, monotonic() - began >= 0.05); }
    export default function main() {
      sleep(0.05);
      const t = new Thread({ target: tell });
      t.start();
      t.join();
      tell();
    }`,
      options,
    );
    expect(output).toEqual(["0 true", "0 true"]);
  },
);
