import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ThreadlabError } from "../../protocol/errors.ts";
import type { GradeAnswer, GradeJob } from "./graded.ts";

/** How a judge ended; undefined if its process ended without an answer, or with too long a one. */
export type JudgeEnd = Exclude<GradeAnswer, { kind: "ready" }> | undefined;

/** The most bytes of an answer. */
const MOST_BYTES = 64 * 2 ** 20;
/** A judge watches its time itself, and whether it does anything. One that does not is ended after this many seconds … */
const PATIENCE = 300;
/** … and after this many times its limit of processor time: on a busy machine that may take long. */
const PATIENCE_TIMES = 20;
/** The judge, built and in the sources. */
const BUILT = "./judge.cjs";
const SOURCE = "../../cli/judge-entry.ts";

/** Whether Node can forbid a process files, programs and add-ons. It can if the built program runs. */
export function canConfine(): boolean {
  return builtJudge() !== undefined && permissionOption() !== undefined;
}

/**
 * Judges a submission in a process of its own, which runs nothing else. The process gets no environment, reads only threadlab and `folder`,
 * and is ended, with all that it started, when this returns.
 *
 * @param folder the folder of the submission's files; a real path.
 * @throws ThreadlabError if a judge cannot be started.
 */
export async function judgeInProcess(
  job: Omit<GradeJob, "secret">,
  folder: string,
  signal: AbortSignal,
): Promise<JudgeEnd> {
  const secret = randomBytes(32).toString("hex");
  const child = spawn(process.execPath, [...nodeOptions(folder, job), ...script()], {
    cwd: folder,
    env: environment(),
    stdio: ["pipe", "pipe", "pipe"],
    // A group of its own, so that the processes that it starts end with it.
    detached: process.platform !== "win32",
    windowsHide: true,
  });
  const end = () => {
    try {
      if (child.pid !== undefined)
        process.kill(process.platform === "win32" ? child.pid : -child.pid, "SIGKILL");
    } catch {
      // It has ended.
    }
  };
  const answers: GradeAnswer[] = [];
  let complaint = "";
  const timer = setTimeout(end, 1000 * (PATIENCE + PATIENCE_TIMES * job.limits.seconds));
  signal.addEventListener("abort", end);
  // The signal may have come while the program was compiled.
  if (signal.aborted) end();
  try {
    await new Promise<void>((resolve, reject) => {
      readLines(child.stdout, end, (line) => {
        if (line.startsWith(secret)) answers.push(JSON.parse(line.slice(secret.length)) as GradeAnswer);
      });
      child.stderr.on("data", (bytes: Buffer) => {
        if (complaint.length < 4000) complaint += bytes.toString();
      });
      child.stdin.on("error", () => {});
      // It stays open: a judge whose grader is gone ends.
      child.stdin.write(`${JSON.stringify({ ...job, secret } satisfies GradeJob)}\n`);
      child.once("error", (error) => reject(cannotStart(error.message)));
      child.once("close", () => resolve());
    });
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", end);
    end();
  }
  if (answers.length === 0 && !signal.aborted) throw cannotStart(complaint);
  const last = answers.at(-1);
  return last?.kind === "ready" ? undefined : last;
}

/** Hands over line by line. Too long a line ends the process. */
function readLines(
  stream: NodeJS.ReadableStream,
  endProcess: () => void,
  take: (line: string) => void,
): void {
  let parts: Buffer[] = [];
  let size = 0;
  stream.on("data", (bytes: Buffer) => {
    let from = 0;
    for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, from)) {
      take(Buffer.concat([...parts, bytes.subarray(from, at)]).toString("utf8"));
      parts = [];
      size = 0;
      from = at + 1;
    }
    parts.push(bytes.subarray(from));
    size += bytes.length - from;
    if (size > MOST_BYTES) {
      parts = [];
      endProcess();
    }
  });
}

function nodeOptions(folder: string, { limits }: Pick<GradeJob, "limits">): readonly string[] {
  const permission = permissionOption();
  const built = builtJudge();
  return [
    ...(built !== undefined && permission !== undefined
      ? [
          permission,
          "--allow-worker",
          ...[dirname(built), manifest(built), folder].map((path) => `--allow-fs-read=${path}`),
        ]
      : []),
    // No text becomes code: a submission does only what its compiled program says.
    "--disallow-code-generation-from-strings",
    `--max-old-space-size=${limits.megabytes}`,
  ];
}

function script(): readonly string[] {
  const built = builtJudge();
  return built === undefined
    ? [...process.execArgv, fileURLToPath(new URL(SOURCE, import.meta.url))]
    : [built];
}

function builtJudge(): string | undefined {
  const file = fileURLToPath(new URL(BUILT, import.meta.url));
  return existsSync(file) ? file : undefined;
}

/** threadlab's package.json, which identifies the package's folder. */
function manifest(built: string): string {
  return join(dirname(dirname(built)), "package.json");
}

/** Its name in this Node version. */
function permissionOption(): string | undefined {
  const known = process.allowedNodeEnvironmentFlags;
  return ["--permission", "--experimental-permission"].find((option) => known.has(option));
}

/** Not the grader's environment: it may contain what a submission must not know. Windows needs some variables. */
function environment(): NodeJS.ProcessEnv {
  const names = process.platform === "win32" ? ["SystemRoot", "TEMP", "TMP"] : [];
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}

function cannotStart(why: string): ThreadlabError {
  const said = why.trim().split("\n").slice(-3).join(" ");
  return new ThreadlabError(
    "ERR_WORKER_START",
    `A process that judges a submission cannot be started. ${said || "It ends at once."}`,
  );
}
