/**
 * A value on its way between threads, in bytes. The first byte says how it is encoded, and whether it contains handles: the numbers of
 * locks, queues and the like.
 */
export const CLONED = 0;
export const CLONED_WITH_HANDLES = 1;

/** A small value that JSON can express goes as JSON: setting the serializer up takes several times as long. */
export const JSON_TEXT = 2;
export const JSON_TEXT_WITH_HANDLES = 3;

/** A number by itself, as a queue's items often are, goes as its eight bytes. */
const NUMBER = 4;

const double = new Float64Array(1);
const eight = new Uint8Array(double.buffer);

/** The global as it is before any lesson runs. */
const { getBuiltinModule } = process;

/** Node's serializer, loaded when it is first needed: most threads never need it, and start sooner without it. */
export function serializer(): typeof import("node:v8") {
  return getBuiltinModule("node:v8");
}

export function encodeNumber(value: number): Uint8Array {
  const data = new Uint8Array(1 + eight.length);
  double[0] = value;
  data[0] = NUMBER;
  data.set(eight, 1);
  return data;
}

/** The value, with its handles still numbers. */
export function decodeBytes(data: Uint8Array): unknown {
  const form = data[0];
  if (form === NUMBER) {
    eight.set(data.subarray(1));
    return double[0];
  }
  const body = Buffer.from(data.buffer, data.byteOffset + 1, data.byteLength - 1);
  return form === JSON_TEXT || form === JSON_TEXT_WITH_HANDLES
    ? JSON.parse(body.toString("utf8"))
    : deserialize(body);
}

/**
 * As `v8.deserialize`, but each typed array and each DataView gets memory of its own. Node makes them views of the bytes that were read, so
 * `array.buffer` would be all of these, and of whatever else is near.
 */
function deserialize(body: Buffer): unknown {
  OwnMemory ??= readerWithOwnMemory();
  const reader = new OwnMemory(body);
  reader.readHeader();
  return reader.readValue();
}

let OwnMemory: typeof import("node:v8").DefaultDeserializer | undefined;

/** What Node calls for a view; its types leave it out. */
interface ViewReader {
  _readHostObject(): ArrayBufferView;
}

function readerWithOwnMemory(): typeof import("node:v8").DefaultDeserializer {
  const { DefaultDeserializer } = serializer();
  const readView = (DefaultDeserializer.prototype as unknown as ViewReader)._readHostObject;
  return class extends DefaultDeserializer implements ViewReader {
    _readHostObject(): ArrayBufferView {
      return withOwnMemory(readView.call(this as unknown as ViewReader));
    }
  };
}

function withOwnMemory(view: ArrayBufferView): ArrayBufferView {
  const memory = new Uint8Array(view.byteLength);
  memory.set(new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
  if (Buffer.isBuffer(view)) return Buffer.from(memory.buffer);
  const View = view.constructor as new (memory: ArrayBuffer) => ArrayBufferView;
  return new View(memory.buffer);
}

export function hasHandles(data: Uint8Array): boolean {
  const form = data[0];
  return form === CLONED_WITH_HANDLES || form === JSON_TEXT_WITH_HANDLES;
}
