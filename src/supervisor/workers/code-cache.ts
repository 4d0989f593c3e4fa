/** Keeps the compiled code of the workers' programs for later processes. */
export interface CodeCache {
  read(code: string): Uint8Array | undefined;
  write(code: string, compiled: Uint8Array): void;
}

export const NO_CACHE: CodeCache = { read: () => undefined, write() {} };
