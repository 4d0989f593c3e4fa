import { type ErrorCode, ThreadlabError } from "../protocol/errors.ts";

/**
 * `forbidden`: it uses what leads out of it · `missing`: a file, or one that it imports · `import`: of a name that is not exported · `link`:
 * it is one · `encoding`: it is not UTF-8 · `syntax`: it is no program
 */
export type Refusal = "forbidden" | "missing" | "import" | "link" | "encoding" | "syntax";

/** A text that cannot be run, and why in a word. */
export class Refused extends ThreadlabError {
  readonly refusal: Refusal;

  constructor(refusal: Refusal, message: string, code: ErrorCode = "ERR_USAGE") {
    super(code, message);
    this.refusal = refusal;
  }
}

/** @returns undefined for an error that says nothing of this. */
export function refusalOf(error: unknown): Refusal | undefined {
  return error instanceof Refused ? error.refusal : undefined;
}
