import { Writable } from "node:stream";

/**
 * Standard output for questions that draw only what has changed, each time above what they have drawn: all of it can be written again where
 * the terminal shows something else by now.
 */
export class RepeatableOutput extends Writable {
  #written = "";
  readonly #resize = () => this.emit("resize");

  constructor() {
    super({ decodeStrings: false });
    process.stdout.on("resize", this.#resize);
  }

  get columns(): number {
    return process.stdout.columns;
  }

  get rows(): number {
    return process.stdout.rows;
  }

  override _write(text: string, _encoding: BufferEncoding, done: () => void): void {
    this.#written += text;
    process.stdout.write(text);
    done();
  }

  repeat(): void {
    process.stdout.write(this.#written);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    process.stdout.off("resize", this.#resize);
    done(error);
  }
}
