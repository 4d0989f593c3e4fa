import { asInternalError, isThreadlabError, type ThreadlabError } from "../../protocol/errors.ts";
import { renderJsonError } from "../../render/documents/json.ts";
import { plainError, renderError } from "../../render/errors.ts";
import { readSettings } from "../options/settings.ts";
import { EXIT } from "../system/exit-code.ts";
import { asText } from "../system/output.ts";
import type { System } from "../system/system.ts";

/**
 * Reports an error and returns its exit code. The words go to standard error; with `--json` a document goes to standard output.
 * `THREADLAB_DEBUG=1` adds the stack of an error that is a bug.
 */
export function reportError(error: unknown, argv: readonly string[], system: System): number {
  const known = asKnown(error);
  const { code, message } = known ?? asInternalError(error);
  if (wantsJson(argv)) {
    system.stdout.write(`${renderJsonError(commandOf(argv), { code, message })}\n`);
  } else {
    const { viewOf } = readSettings({ color: !argv.includes("--no-color") }, system);
    const { stderr } = system;
    stderr.write(() =>
      asText(stderr.isTerminal ? renderError(code, message, viewOf(stderr)) : plainError(code, message)),
    );
  }
  if (known !== undefined) return EXIT.wrong;
  if (system.env.THREADLAB_DEBUG === "1")
    system.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  return EXIT.bug;
}

/** The message for a mistake in the call or a lesson, or a file that cannot be read; undefined for a bug. */
function asKnown(error: unknown): Pick<ThreadlabError, "code" | "message"> | undefined {
  if (isThreadlabError(error)) return error.code === "ERR_INTERNAL" ? undefined : error;
  if (error instanceof Error && /\bE[MN]FILE\b|too many open files/.test(error.message))
    return { code: "ERR_USAGE", message: `${error.message}. Raise the limit of open files (ulimit -n).` };
  const isAboutFile = error instanceof Error && "syscall" in error && "path" in error;
  return isAboutFile ? { code: "ERR_USAGE", message: `${error.message}.` } : undefined;
}

function wantsJson(argv: readonly string[]): boolean {
  const isNamed = (word: string, index: number) =>
    word === "--reporter=json" || (word === "json" && argv[index - 1] === "--reporter");
  return argv.includes("--json") || argv.some(isNamed);
}

function commandOf(argv: readonly string[]): string {
  return argv.find((word) => !word.startsWith("-")) ?? "";
}
