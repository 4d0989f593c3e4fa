/** The used methods of a `Buffer`: so a lesson's compiler needs no types of Node. */
export interface Bytes extends Uint8Array {
  toString(
    encoding?: "utf8" | "utf16le" | "latin1" | "ascii" | "hex" | "base64",
    start?: number,
    end?: number,
  ): string;
  write(text: string, offset: number, length: number, encoding: "utf16le"): number;
  copy(target: Uint8Array, targetStart?: number, sourceStart?: number, sourceEnd?: number): number;
}
