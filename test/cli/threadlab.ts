import { type ChildProcessByStdio, spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import type { Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { PYTHON } from "../python.ts";

/** The built command. */
export const BINARY = fileURLToPath(new URL("../../dist/bin/threadlab.js", import.meta.url));
/** Where the commands run unless a test says otherwise: paths in messages are relative to it. */
export const FIXTURES = fileURLToPath(new URL("../fixtures", import.meta.url));
export const REPOSITORY = fileURLToPath(new URL("../..", import.meta.url));
/** What commands keep from call to call does not come from the user's own calls. */
const CACHES = fileURLToPath(new URL("../../node_modules/.cache", import.meta.url));

/** Milliseconds after which a command that should have ended is killed, which fails its test. */
const LIMIT_MS = 590_000;

export interface CallOptions {
  readonly cwd?: string;
  /** Added to an environment that says nothing about colours. */
  readonly env?: Readonly<Record<string, string>>;
}

/** How a command ended. */
export interface Outcome {
  /** The exit code; null where a signal killed it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that is running. */
export interface Call {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  /** Resolves as soon as either stream has shown the text. */
  until(text: string): Promise<void>;
  /** What standard output and standard error have shown so far. */
  shown(): string;
  readonly outcome: Promise<Outcome>;
}

/** Runs `threadlab` with these words to its end. */
export async function threadlab(words: readonly string[], options: CallOptions = {}): Promise<Outcome> {
  return startThreadlab(words, options).outcome;
}

/** Starts `threadlab` at the head of a process group of its own. */
export function startThreadlab(
  words: readonly string[],
  { cwd = FIXTURES, env = {} }: CallOptions = {},
): Call {
  if (!existsSync(BINARY)) throw new Error(`${BINARY} is missing: run npm run build first.`);
  const child = spawn(process.execPath, [BINARY, ...words], {
    cwd,
    env: { ...plainEnvironment(), ...env },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
    timeout: LIMIT_MS,
    killSignal: "SIGKILL",
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text) => {
    stderr += text;
  });
  const outcome = new Promise<Outcome>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, stdout, stderr }));
  });
  return {
    child,
    outcome,
    shown: () => stdout + stderr,
    until: (text) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if ((stdout + stderr).includes(text)) resolve();
        };
        child.stdout.on("data", look);
        child.stderr.on("data", look);
        child.once("close", () => reject(new Error(`It ended without "${text}":\n${stdout}${stderr}`)));
        look();
      }),
  };
}

interface TerminalOptions extends CallOptions {
  readonly columns?: number;
  readonly rows?: number;
  /** Ctrl-C is typed once the terminal has shown this. */
  readonly interruptAt?: string;
  /** A text, and the keys to type, or what else to do, once the terminal has shown it; then the next one. */
  readonly typing?: readonly (readonly [text: string, act: string | Save | Resize])[];
  /** Whether standard output is a pipe to the terminal. */
  readonly isPiped?: boolean;
  /** Whether a shell runs it as a job: if that is stopped, the shell says so, and lets it go on. As with npx, the command is not all of the job. */
  readonly isJob?: boolean;
  /** What node runs with the words: by default, the command as it is built. */
  readonly script?: readonly string[];
}

interface Save {
  /** The file, absolute, and its new content. */
  readonly save: string;
  readonly text: string;
}

/** The columns that the terminal has from then on. */
interface Resize {
  readonly columns: number;
}

/** Runs a command whose standard output is a pipe, and copies what comes out of it. */
const PIPED = ["sh", "-c", '"$@" | cat', "sh"];

const AS_JOB = [
  "sh",
  "-c",
  `set -m; sh -c '"$@"; exit $?' sh "$@"; echo "it is stopped"; sleep 0.5; fg`,
  "sh",
];

/** Runs `threadlab` in a pseudo-terminal; `stdout` is all that the terminal was sent. */
export async function threadlabInTerminal(
  words: readonly string[],
  {
    cwd = FIXTURES,
    env = {},
    columns = 80,
    rows = 40,
    interruptAt,
    typing = [],
    isPiped = false,
    isJob = false,
    script = [BINARY],
  }: TerminalOptions = {},
): Promise<Outcome> {
  const terminal = fileURLToPath(new URL("in-terminal.py", import.meta.url));
  const keys = interruptAt === undefined ? typing : [...typing, [interruptAt, "\u0003"]];
  const call = [
    "-S",
    terminal,
    String(columns),
    String(rows),
    JSON.stringify(keys),
    ...(isPiped ? PIPED : []),
    ...(isJob ? AS_JOB : []),
    process.execPath,
    ...script,
    ...words,
  ];
  const child = spawn(PYTHON ?? "python3", call, {
    cwd,
    env: { ...plainEnvironment(), TERM: "xterm-256color", ...env },
    timeout: LIMIT_MS,
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text) => {
    stderr += text;
  });
  return new Promise((resolve) => child.once("close", (code) => resolve({ code, stdout, stderr })));
}

/** Whether pseudo-terminals can be had here. */
export function canHaveTerminal(): boolean {
  return PYTHON !== undefined && spawnSync(PYTHON, ["-S", "-c", "import pty"]).status === 0;
}

/** Resolves when no process of the call's group is left, the call's own included; rejects if one stays. */
export async function untilGroupIsGone({ child }: Call): Promise<void> {
  const deadline = performance.now() + LIMIT_MS;
  for (;;) {
    if (!isGroupThere(child.pid as number)) return;
    const { stdout } = spawnSync("ps", ["-eo", "pgid=,stat=,args="], { encoding: "utf8" });
    // A zombie has ended; its new parent has yet to hear of it.
    const left = stdout.split("\n").filter((line) => new RegExp(`^\\s*${child.pid}\\s+[^Z]`).test(line));
    if (left.length === 0) return;
    if (performance.now() > deadline) throw new Error(`Left behind: ${left.join("; ")}`);
    await delay(50);
  }
}

function isGroupThere(group: number): boolean {
  try {
    return process.kill(-group, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    return false;
  }
}

/** Text that was wrapped, in one line with single spaces. */
export function unwrap(text: string): string {
  return text.replace(/\s+/g, " ");
}

/** The results of a `--json` document. */
export function parseDocument(text: string) {
  return JSON.parse(text) as {
    threadlab: number;
    command: string;
    ok: boolean;
    results: {
      lesson: string;
      verdict: string;
      actual: string[];
      findings: { kind: string; message: string }[];
    }[];
    lessons?: Record<string, unknown>[];
    error?: { code: string; message: string };
  };
}

function plainEnvironment(): Record<string, string> {
  const { PATH = "", HOME = "", TMPDIR } = process.env;
  return { PATH, HOME, XDG_CACHE_HOME: CACHES, ...(TMPDIR !== undefined && { TMPDIR }) };
}
