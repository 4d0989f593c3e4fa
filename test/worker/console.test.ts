import { afterAll, expect, test } from "vitest";
import { closeLaboratory, runSource } from "../run-source.ts";

afterAll(closeLaboratory);

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
