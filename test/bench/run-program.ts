import { fileURLToPath } from "node:url";
import { runTarget } from "../../src/runner/run/run-target.ts";
import { openSession, type Session } from "../../src/runner/session.ts";

/** For workers to compare with: without the hooks of tsx, which they would take over from this process. */
export const BARE_ARGV: string[] = [];

interface ProgramOptions {
  readonly params?: Readonly<Record<string, string | number>>;
  /** Brings no worker up ahead of demand. */
  readonly withoutSpares?: boolean;
}

/** Runs a program of `programs/` in this process, and returns what it printed last, read as JSON. */
export async function runProgram<T>(name: string, options: ProgramOptions = {}): Promise<T> {
  const { params = {}, withoutSpares = false } = options;
  await using session = await openSession();
  if (withoutSpares) keepNoSpares(session);
  const result = await runTarget(
    session,
    { kind: "file", file: programFile(name), name },
    {
      sets: Object.entries(params).map(([key, value]) => `${key}=${value}`),
      timeout: 60,
      signal: new AbortController().signal,
    },
  );
  if (result.verdict !== "ran" || result.findings.length > 0) {
    const findings = result.findings.map(({ message }) => message).join("\n");
    throw new Error(`programs/${name} did not run to its end (${result.verdict}).\n${findings}`);
  }
  return JSON.parse(result.actual.at(-1) ?? "") as T;
}

export function programFile(name: string): string {
  return fileURLToPath(new URL(`programs/${name}`, import.meta.url));
}

function keepNoSpares({ pool }: Session): void {
  const provide = pool.provide;
  pool.provide = () => provide(0);
}
