import { type ErrorCode, ThreadlabError } from "../protocol/errors.ts";

/**
 * `forbidden`: it uses a name or an import that leads out of it · `missing`: one of its files, or a file that it imports, is not there ·
 * `import`: it imports a name that is not exported · `link`: it is a link · `encoding`: a file is not UTF-8 · `syntax`: it does not compile
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
