import { main } from "./main.ts";
import { openSystem } from "./system/system.ts";

/** Runs one command in this process. @returns its exit code. */
export async function runCommand(words: readonly string[]): Promise<number> {
  const system = openSystem();
  const code = await main(words, system);
  await system.close();
  return code;
}
