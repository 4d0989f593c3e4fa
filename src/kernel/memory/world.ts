import type { Bytes } from "../../protocol/bytes.ts";
import { WORLD_BYTES } from "../records/areas.ts";

export { WORLD_BYTES };

/** The shared memory of one run after another: the same bytes in the supervisor and in every worker. */
export interface World {
  readonly buffer: SharedArrayBuffer;
  readonly words: Int32Array;
  readonly doubles: Float64Array;
  readonly bytes: Bytes;
}

export function createWorld(): World {
  return attachWorld(new SharedArrayBuffer(WORLD_BYTES));
}

export function attachWorld(buffer: SharedArrayBuffer): World {
  return {
    buffer,
    words: new Int32Array(buffer),
    doubles: new Float64Array(buffer),
    bytes: Buffer.from(buffer),
  };
}
