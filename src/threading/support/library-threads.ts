import type { Kernel } from "../../kernel/steps/kernel.ts";

/** A subclass of Thread that belongs to threadlab, and how the kernel distinguishes its threads. */
interface LibraryThread {
  /** Contains a dot, so that it cannot be the name of a lesson's export. */
  readonly name: string;
  readonly type: { readonly prototype: object };
  readonly isOne: (kernel: Kernel, thread: number) => boolean;
}

const all: LibraryThread[] = [];

/** Registers a subclass that no lesson exports. */
export function addLibraryThread(thread: LibraryThread): void {
  all.push(thread);
}

/** The subclass of which this is true; undefined if it is true of none. */
export function libraryThread(isMeant: (thread: LibraryThread) => boolean): LibraryThread | undefined {
  return all.find(isMeant);
}
