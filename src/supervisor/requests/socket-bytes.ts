const LINE_FEED = 10;

/** Received bytes that no thread has taken yet, in the order in which they came. */
interface ByteQueue {
  readonly size: number;
  push(chunk: Uint8Array): void;
  /** Takes up to `most` bytes, as an array of their own. */
  take(most: number): Uint8Array<ArrayBuffer>;
  /** The length of the first line in bytes, with its line feed; 0 if no line feed has come yet. */
  lineLength(): number;
}

export function createByteQueue(): ByteQueue {
  let chunks: Uint8Array[] = [];
  let size = 0;
  /** Chunks, and their bytes, that are known to contain no line feed: each byte is checked once. */
  let searched = 0;
  let searchedBytes = 0;

  return {
    get size() {
      return size;
    },
    push(chunk) {
      if (chunk.length === 0) return;
      chunks.push(chunk);
      size += chunk.length;
    },
    take(most) {
      // A copy of exactly this size: a view that is sent to a thread would take its whole buffer along.
      const taken = new Uint8Array(Math.min(most, size));
      let filled = 0;
      let used = 0;
      while (filled < taken.length) {
        const chunk = chunks[used] as Uint8Array;
        const part = chunk.subarray(0, taken.length - filled);
        taken.set(part, filled);
        filled += part.length;
        if (part.length === chunk.length) used++;
        else chunks[used] = chunk.subarray(part.length);
      }
      if (used > 0) chunks = chunks.slice(used);
      size -= filled;
      searched = 0;
      searchedBytes = 0;
      return taken;
    },
    lineLength() {
      for (; searched < chunks.length; searched++) {
        const chunk = chunks[searched] as Uint8Array;
        const at = chunk.indexOf(LINE_FEED);
        if (at >= 0) return searchedBytes + at + 1;
        searchedBytes += chunk.length;
      }
      return 0;
    },
  };
}
