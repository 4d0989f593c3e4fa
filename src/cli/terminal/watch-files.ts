import { statSync } from "node:fs";
import { watch } from "chokidar";

interface FileWatch {
  /** Watches these files from now on, in place of the earlier ones. */
  follow(files: readonly string[]): void;
  close(): Promise<void>;
}

/** Milliseconds between two checks of the files themselves. */
const LOOK_MS = 1000;
/** Milliseconds for the event of a change that a check has found; that of a file with a new one in its place comes late. */
const EVENT_MS = 200;
/** Milliseconds after an event in which another change sends none: chokidar drops it, or the new watch has not begun yet. */
const DEAF_MS = 100;

/**
 * Watches files for changes: by events of the file system, and by a check once a second, since some file systems (network drives, shared
 * folders) send no events. Follows editors that save by renaming a new file into place.
 *
 * @param changed called for each change; with `silent` if no event of a file that has changed reported it.
 * @param folders the folders that files may come from; one more or less is a change.
 */
export function watchFiles(
  files: readonly string[],
  {
    polls,
    changed,
    folders = () => [],
  }: {
    readonly polls: boolean;
    changed(how: { readonly silent: boolean }): void;
    readonly folders?: (() => readonly string[]) | undefined;
  },
): FileWatch {
  let followed = files;
  let seen = stamps(files);
  const namesOfFolders = () => folders().join("\n");
  let seenFolders = namesOfFolders();
  const events = polls ? undefined : watch([...files], { ignoreInitial: true });
  const look = (silent: boolean) => {
    const [now, nowFolders] = [stamps(followed), namesOfFolders()];
    if (now === seen && nowFolders === seenFolders) return;
    const isSilent = silent && now !== seen;
    [seen, seenFolders] = [now, nowFolders];
    // A file that was away, or has another file or folder in its place, sends events only to a new watch.
    rewatch(followed);
    changed({ silent: isSilent });
  };
  const rewatch = (next: readonly string[]) => {
    events?.unwatch([...followed]);
    events?.add([...next]);
    followed = next;
  };
  let again: NodeJS.Timeout | undefined;
  events?.on("all", () => {
    look(false);
    clearTimeout(again);
    again = setTimeout(() => look(false), DEAF_MS);
  });
  // Files without events are still checked.
  events?.on("error", () => {});
  let late: NodeJS.Timeout | undefined;
  const timer = setInterval(() => {
    if (stamps(followed) !== seen || namesOfFolders() !== seenFolders)
      late = setTimeout(() => look(!polls), polls ? 0 : EVENT_MS);
  }, LOOK_MS);
  return {
    follow(next) {
      if (next.join("\n") === followed.join("\n")) return;
      // A change that no event has reported yet must not be lost with the old list.
      look(false);
      rewatch(next);
      seen = stamps(next);
    },
    async close() {
      clearInterval(timer);
      clearTimeout(late);
      clearTimeout(again);
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
