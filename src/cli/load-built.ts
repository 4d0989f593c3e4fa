import { readFileSync } from "node:fs";
import Module, { createRequire } from "node:module";
import { basename, dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { Script } from "node:vm";
import { userCodeStore } from "../lesson/program/program-store.ts";

interface Kept {
  /** Keeps what the engine has compiled so far for later calls, unless it has it from an earlier one. */
  keepCode(): void;
}

/**
 * Loads a built file, with what the engine has compiled of it in an earlier call: most of the time to load it goes into that.
 *
 * @param word tells calls apart that use other parts of the file.
 */
export function loadBuilt<Exports extends object>(address: URL, word: string): Exports & Kept {
  const file = fileURLToPath(address);
  const store = userCodeStore(address.href);
  const key = `${basename(file)} ${word}`;
  const cachedData = store?.read(key);
  // The build writes ASCII, which is read faster so.
  const script = new Script(Module.wrap(readFileSync(file, "latin1")), {
    filename: file,
    ...(cachedData && { cachedData }),
  });
  const module = { exports: {} as Exports };
  script.runInThisContext()(module.exports, createRequire(file), module, file, dirname(file));
  return {
    ...module.exports,
    keepCode() {
      if (cachedData === undefined || script.cachedDataRejected) store?.write(key, script.createCachedData());
    },
  };
}
