import { expect, test } from "vitest";
import { runSource } from "../run-source.ts";

/** Lines with the place of the program in each cut down to line and column. */
function places(lines: readonly string[]): string[] {
  return lines.flatMap((line) => line.split("\n")).map((line) => line.replace(/(\/[^ :]*)?main\.ts:/, ""));
}

test("the stack of a caught error is one of the lesson's own lines, and so is what the console shows", async () => {
  const { output, stderr } = await runSource(`
    import { Lock, print, Thread } from "threadlab";
    interface Wide { readonly n: number }
    const mutex = new Lock();
    function fall({ n }: Wide): void {
      if (n === 0) throw new RangeError("deep");
      fall({ n: n - 1 });
    }
    export function work() {
      try { mutex.release(); } catch (error) { console.error(error); }
    }
    export default function main() {
      try { fall({ n: 1 }); } catch (error) { print((error as Error).stack); }
      const t = new Thread({ target: work });
      t.start();
      t.join();
      console.trace("on the way");
    }
  `);
  expect(places(output)).toEqual([
    "RangeError: deep",
    "    at fall (6:26)",
    "    at fall (7:7)",
    "    at main (13:13)",
  ]);
  expect(places(stderr)).toEqual([
    expect.stringMatching(/^ThreadlabError: Thread-1 released Lock "mutex", which nobody holds\./),
    "    at work (10:19) {",
    "  code: 'ERR_LOCK_NOT_HELD'",
    "}",
    "Trace: on the way",
    "    at main (17:15)",
  ]);
});

test.each([
  ["ServerOptions(1);", "ServerOptions is not a function"],
  ["new Socket();", "Socket is not a constructor"],
  ["mutex.put(1);", "put is not a function"],
])("the message of a caught error speaks of the lesson's code: %s", async (line, text) => {
  const { output } = await runSource(`
    // @ts-nocheck
    import { Lock, print, ServerOptions, Socket } from "threadlab";
    const mutex = new Lock();
    export default function main() {
      try { ${line} } catch (error) { print(error.message); print(error.stack.split("\\n")[0]); }
    }
  `);
  expect(output).toEqual([text, `TypeError: ${text}`]);
});

test("an error whose stack was looked at on its way is told alike when nobody catches it", async () => {
  const { findings, output } = await runSource(`
    import { print } from "threadlab";

    interface Unused { readonly a: 1 }

    export default function main() {
      try {
        throw new Error("no luck");
      } catch (error) {
        print((error as Error).stack!.split("\\n").length);
        throw error;
      }
    }
  `);
  expect(output).toEqual(["2"]);
  expect(places(findings.map(({ message }) => message))).toEqual([
    "Exception in thread MainThread:",
    "Error: no luck",
    "    at main (8:15)",
  ]);
  expect(places(findings.flatMap((finding) => finding.places))).toEqual(["8:15"]);
});

test("in a child process, and through promises", async () => {
  const { output, stderr } = await runSource(`
    import { print, Process } from "threadlab";

    export function fail() {
      throw new Error("in the child");
    }

    async function late(): Promise<void> {
      await null;
      throw new Error("late");
    }

    export default async function main() {
      const p = new Process({ target: fail });
      p.start();
      p.join();
      await late().catch((error: Error) => print(error.stack));
    }
  `);
  expect(places(stderr)).toEqual(["Process Process-1:", "Error: in the child", "    at fail (5:13)"]);
  expect(places(output)).toEqual(["Error: late", "    at late (10:13)", "    at async main (17:7)"]);
});

test("a stack that is asked for where there is no room left", async () => {
  const { output, findings } = await runSource(`
    import { print } from "threadlab";
    let told = "";
    function fall(): void {
      try {
        fall();
      } catch (error) {
        if (told === "") told = (error as Error).stack ?? "";
        throw error;
      }
    }
    export default function main() {
      try { fall(); } catch (error) { print(String(error)); }
      print("goes on");
    }
  `);
  expect({ output, findings }).toEqual({
    output: ["RangeError: Maximum call stack size exceeded", "goes on"],
    findings: [],
  });
});
