import { statSync } from "node:fs";
import { watch } from "chokidar";

export interface FileWatch {
  /** Watches these files from now on, in place of the earlier ones. */
  follow(files: readonly string[]): void;
  close(): Promise<void>;
}

/** Milliseconds between two checks of the files themselves. */
const LOOK_MS = 1000;

/**
 * Watches files for changes: by events of the file system, and by a check once a second, since some file systems (network drives, shared
 * folders) send no events. Follows editors that save by renaming a new file into place.
 *
 * @param changed called for each change; with `silent` if no event reported it.
 */
export function watchFiles(
  files: readonly string[],
  { polls, changed }: { readonly polls: boolean; changed(how: { readonly silent: boolean }): void },
): FileWatch {
  let followed = files;
  let seen = stamps(files);
  const events = polls ? undefined : watch([...files], { ignoreInitial: true });
  const look = (silent: boolean) => {
    const now = stamps(followed);
    if (now === seen) return;
    seen = now;
    changed({ silent });
  };
  events?.on("all", () => look(false));
  // Files without events are still checked.
  events?.on("error", () => {});
  const timer = setInterval(() => look(!polls), LOOK_MS);
  return {
    follow(next) {
      if (next.join("\n") === followed.join("\n")) return;
      // A change that no event has reported yet must not be lost with the old list.
      look(false);
      events?.unwatch([...followed]);
      events?.add([...next]);
      followed = next;
      seen = stamps(next);
    },
    async close() {
      clearInterval(timer);
      await events?.close();
    },
  };
}

/** Text that changes when one of the files does. */
function stamps(files: readonly string[]): string {
  return files
    .map((file) => {
      const found = statSync(file, { throwIfNoEntry: false, bigint: true });
      return found === undefined ? "-" : `${found.mtimeNs} ${found.size} ${found.ino}`;
    })
    .join("\n");
}
