import { expect, test } from "vitest";
import { runSource } from "../run-source.ts";

test("what a lesson prints has the names that it imported, though workers run shortened code", async () => {
  const { output, findings } = await runSource(`
    import { createServer, Lock, print, Queue, Thread } from "threadlab";

    export default function main() {
      const server = createServer();
      print(new Lock(), new Thread(), [server]);
      server.close();
      try {
        new Queue().getNowait();
      } catch (error) {
        print((error as Error).constructor.name);
      }
      print(print);
    }
  `);
  expect(findings).toEqual([]);
  expect(output).toEqual(["Lock {} Thread {} [ ServerSocket {} ]", "Empty", "[Function: print]"]);
});
