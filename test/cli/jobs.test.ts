import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { XMLParser } from "fast-xml-parser";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { IS_POSIX } from "../support/system.ts";
import { callMain } from "./in-process.ts";
import { BINARY, REPOSITORY } from "./threadlab.ts";

/** A repository in which threadlab is installed, so that only the first step of a job, `npm ci`, is left out. */
let root: string;
let summary: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "threadlab-jobs-"));
  summary = join(root, "summary.md");
  mkdirSync(join(root, ".git"));
  mkdirSync(join(root, "node_modules/.bin"), { recursive: true });
  symlinkSync(BINARY, join(root, "node_modules/.bin/threadlab"));
  symlinkSync(REPOSITORY, join(root, "node_modules/threadlab"));
});

afterEach(() => {
  process.chdir(tmpdir());
  rmSync(root, { recursive: true });
});

interface Job {
  readonly defaults?: { readonly run: { readonly "working-directory": string } };
  readonly steps?: readonly { readonly run?: string }[];
  readonly script?: readonly string[];
  readonly artifacts?: { readonly reports: { readonly junit: string } };
}

/** Runs the steps of a job as its service does, until one fails. */
function runJob({ defaults, steps, script }: Job) {
  const isGithub = script === undefined;
  const cwd = join(root, defaults?.run["working-directory"] ?? ".");
  const all = isGithub ? (steps ?? []).flatMap(({ run = [] }) => run) : script;
  const calls = all.filter((line) => !line.startsWith("npm ci"));
  expect(all.length - calls.length).toBe(1);
  // GitLab runs its lines in one shell, GitHub each step in a shell of its own.
  const shells = isGithub ? calls : [calls.join("\n")];
  const service = isGithub ? { GITHUB_ACTIONS: "true", GITHUB_STEP_SUMMARY: summary } : { GITLAB_CI: "true" };
  const { PATH, HOME } = process.env;
  let stdout = "";
  for (const shell of shells) {
    // Its input is a socket, as where a daemon calls it: without --norc it would run what the user's own shells begin with.
    const done = spawnSync("bash", ["--norc", "-e", "-c", shell], {
      ...{ cwd, encoding: "utf8", timeout: 240_000, killSignal: "SIGKILL" },
      env: { PATH, HOME, CI: "true", ...service },
    });
    stdout += done.stdout;
    if (done.status !== 0) return { code: done.status, stdout };
  }
  return { code: 0, stdout };
}

/** The job of a file, which has only this one. */
function jobIn(text: string): Job {
  const { on, permissions, jobs, ...rest } = parse(text);
  const [job, ...others] = Object.values(jobs ?? rest);
  expect(others).toEqual([]);
  return job as Job;
}

function breakLesson(course: string) {
  writeFileSync(join(root, course, "hello/expected.txt"), "jason says goodbye\nmain is done\n");
}

function expectReport(file: string, failures: number) {
  const { testsuites } = new XMLParser({ ignoreAttributes: false }).parse(readFileSync(file, "utf8"));
  expect(testsuites.testsuite.testcase["@_name"]).toBe("hello");
  expect(testsuites["@_failures"]).toBe(String(failures));
}

const [forGithub, forGitlab, forClassroom] = [
  ...readFileSync(join(REPOSITORY, "src/cli/README.md"), "utf8").matchAll(/```yaml\n([\s\S]*?)```/g),
].map(([, text = ""]) => jobIn(text)) as [Job, Job, Job];

/** The job that `threadlab new course` wrote, or the one of the documentation. */
async function makeCourse(name: string, service: "github" | "gitlab"): Promise<Job> {
  const { code } = await callMain(["new", "course", name, "--ci", service], { cwd: root });
  expect(code).toBe(0);
  const file = service === "github" ? ".github/workflows/lessons.yml" : ".gitlab-ci.yml";
  return jobIn(readFileSync(join(root, file), "utf8"));
}

/** The jobs run on Linux. */
describe.runIf(IS_POSIX)(
  "a job passes with a new course, and fails and reports with a lesson that fails",
  () => {
    test.each(["written", "documented"])("%s, at GitHub", async (which) => {
      const written = await makeCourse("my-course", "github");
      const job = which === "written" ? written : forGithub;
      expect(runJob(job)).toMatchObject({ code: 0 });
      expect(readFileSync(summary, "utf8")).toContain("1 of 1 check passed.");
      breakLesson("my-course");
      const { code, stdout } = runJob(job);
      expect(code).toBe(1);
      expect(stdout).toMatch(/^::error file=my-course\/hello\/main\.ts,.*title=different::hello: /m);
      expect(readFileSync(summary, "utf8")).toContain("| hello | mismatch |");
    });

    test.each(["written", "documented"])("%s, at GitLab", async (which) => {
      const written = await makeCourse("my-course", "gitlab");
      const job = which === "written" ? written : forGitlab;
      const report = join(root, job.artifacts?.reports.junit ?? "");
      expect(runJob(job)).toMatchObject({ code: 0 });
      expectReport(report, 0);
      rmSync(report);
      breakLesson("my-course");
      expect(runJob(job).code).toBe(1);
      expectReport(report, 1);
    });

    test("lint fails the job where every lesson matches", async () => {
      const job = await makeCourse("my-course", "github");
      writeFileSync(join(root, "my-course/hello/unread.txt"), "");
      const { code, stdout } = runJob(job);
      expect(code).toBe(1);
      expect(stdout).toContain("hello/unread.txt:1:1 error Nothing reads unread.txt");
      expect(existsSync(summary)).toBe(true);
    });

    test("a submission, at GitHub Classroom", async () => {
      await makeCourse("course", "github");
      cpSync(join(REPOSITORY, "lessons/practice/account"), join(root, "course/exercises/account"), {
        recursive: true,
      });
      const submit = (name: string) =>
        cpSync(join(root, "course/exercises/account", name, "account.ts"), join(root, "account.ts"));
      submit("start");
      expect(runJob(forClassroom).code).toBe(1);
      expect(readFileSync(summary, "utf8")).toMatch(/\| account\.ts \| not-solved \|/);
      submit("solution");
      expect(runJob(forClassroom)).toMatchObject({ code: 0 });
    });
  },
);
