import fs from "node:fs";
import { fileMark, markFile } from "../kernel/memory/opened-files.ts";
import type { World } from "../kernel/memory/world.ts";
import { asEncoding, type TextSink, viewOf } from "./capture-stream.ts";
import { standardError, standardOutput } from "./console.ts";

/**
 * Keeps a program's calls of `node:fs` from file descriptors that it has not opened. Using those of Node's event loops would end the whole
 * process, and writing to the standard ones would mix with threadlab's output. A call for a foreign descriptor gets the system's EBADF;
 * text for 1 and 2 goes where `process.stdout` and `process.stderr` go.
 */
export function guardFiles(world: World): void {
  const { fstatSync } = fs;
  /** Identifies the file, in a word. Never 0. */
  const markOf = (descriptor: number): number => fstatSync(descriptor).ino | 0 || 1;
  const claim = (descriptor: number): void => markFile(world, descriptor, markOf(descriptor));

  function isOpened(descriptor: number): boolean {
    const mark = fileMark(world, descriptor);
    try {
      return mark !== 0 && mark === markOf(descriptor);
    } catch {
      return false;
    }
  }

  /** Guards functions whose first argument may be a descriptor. */
  function guard(names: readonly string[], isFree: (descriptor: number) => boolean, free?: Call): void {
    for (const name of names) {
      replace(fs, name, (call, values) => {
        const [file] = values;
        if (typeof file !== "number" || !Number.isInteger(file) || file < 0) return call(values);
        if (isFree(file)) return free === undefined ? call(values) : free(call, values);
        return call(isOpened(file) ? values : [NEVER_OPEN, ...values.slice(1)]);
      });
    }
  }

  replace(fs, "openSync", (call, values) => {
    const descriptor = call(values) as number;
    claim(descriptor);
    return descriptor;
  });
  replace(fs, "open", (call, values) =>
    call(
      withCallback(values, (done) => (error, descriptor) => {
        if (!error) claim(descriptor as number);
        done(error, descriptor);
      }),
    ),
  );
  guardPromises(claim);
  guard(["close", "closeSync"], isStandard, closeStandard);
  guard(["write", "writeSync"], isOutput, (call, values) => writeStandard(call, values, pieceOf(values)));
  guard(["writev", "writevSync"], isOutput, (call, values) => writeStandard(call, values, piecesOf(values)));
  guard(["writeFileSync"], isOutput, (call, values) => {
    writeStandard(call, values, textOf(values));
  });
  // These functions use those above to write.
  guard(["writeFile", "appendFile", "appendFileSync"], isOutput);
  guard(["read", "readSync", "readv", "readvSync", "readFile", "readFileSync"], isStandard);
  guard(CHANGES, () => false);
}

type FileCall = (values: readonly unknown[]) => unknown;
type Call = (call: FileCall, values: readonly unknown[]) => unknown;
type FileCallback = (error: unknown, ...results: unknown[]) => void;

const CHANGES = ["ftruncate", "fchmod", "fchown", "futimes"].flatMap((name) => [name, `${name}Sync`]);

/** A number that is never an open file: a call for it fails with the system's words. */
const NEVER_OPEN = 0x7fffffff;

const isStandard = (descriptor: number): boolean => descriptor <= 2;
const isOutput = (descriptor: number): boolean => descriptor === 1 || descriptor === 2;

function replace(owner: object, name: string, act: Call): void {
  const original = Reflect.get(owner, name) as (...values: unknown[]) => unknown;
  const value = new Proxy(original, {
    apply: (target, self, values) => act((given) => Reflect.apply(target, self, given), values),
  });
  Object.defineProperty(owner, name, { value });
}

/** On first use: loading them takes milliseconds of each worker's start. */
function guardPromises(claim: (descriptor: number) => void): void {
  const property = Object.getOwnPropertyDescriptor(fs, "promises");
  const load = property?.get;
  if (property === undefined || load === undefined) return;
  let promises: typeof fs.promises | undefined;
  const get = (): typeof fs.promises => {
    if (promises !== undefined) return promises;
    promises = load.call(fs) as typeof fs.promises;
    replace(promises, "open", async (call, values) => {
      const handle = (await call(values)) as fs.promises.FileHandle;
      claim(handle.fd);
      return handle;
    });
    return promises;
  };
  Object.defineProperty(fs, "promises", { ...property, get });
}

/** A standard stream is never closed: more may follow. */
function closeStandard(_call: FileCall, values: readonly unknown[]): void {
  const done = values[1];
  if (typeof done === "function") queueMicrotask(() => done(null));
}

/** Writes bytes to a standard stream as one step. If they are undefined, the original reports the wrong arguments. */
function writeStandard(
  call: FileCall,
  values: readonly unknown[],
  bytes: Buffer | undefined,
): number | undefined {
  if (bytes === undefined) return call([NEVER_OPEN, ...values.slice(1)]) as undefined;
  const sink: TextSink = values[0] === 1 ? standardOutput : standardError;
  sink.take(bytes);
  const done = values.findLast((value) => typeof value === "function") as FileCallback | undefined;
  if (done === undefined) return bytes.length;
  queueMicrotask(() => done(null, bytes.length, values[1]));
  return undefined;
}

/** The arguments of `write`: text with a position and an encoding, or bytes with a range. */
function pieceOf([, data, ...more]: readonly unknown[]): Buffer | undefined {
  if (typeof data === "string") return Buffer.from(data, asEncoding(more[1]));
  const bytes = viewOf(data);
  if (bytes === undefined) return undefined;
  const options = (typeof more[0] === "object" && more[0]) || { offset: more[0], length: more[1] };
  const { offset, length } = options as { offset?: unknown; length?: unknown };
  const start = typeof offset === "number" ? offset : 0;
  const end = typeof length === "number" ? start + length : bytes.length;
  return start >= 0 && start <= end && end <= bytes.length ? bytes.subarray(start, end) : undefined;
}

function piecesOf([, list]: readonly unknown[]): Buffer | undefined {
  const pieces = Array.isArray(list) ? list.map(viewOf) : [undefined];
  return pieces.includes(undefined) ? undefined : Buffer.concat(pieces as Buffer[]);
}

function textOf([, data, options]: readonly unknown[]): Buffer | undefined {
  if (typeof data !== "string") return viewOf(data);
  const encoding =
    typeof options === "object" ? (options as { encoding?: unknown } | null)?.encoding : options;
  return Buffer.from(data, asEncoding(encoding));
}

function withCallback(
  values: readonly unknown[],
  wrap: (done: FileCallback) => FileCallback,
): readonly unknown[] {
  const last = values.at(-1);
  return typeof last === "function" ? [...values.slice(0, -1), wrap(last as FileCallback)] : values;
}
