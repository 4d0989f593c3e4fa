import { execFileSync } from "node:child_process";
import { cpus, loadavg, release, totalmem, type } from "node:os";

/** What the numbers were measured on. */
export function describeMachine(): string {
  const [cpu] = cpus();
  const memory = `${Math.round(totalmem() / 2 ** 30)} GB`;
  const system = `${type()} ${release()} ${process.arch}`;
  const parts = [
    `${cpus().length} × ${cpu?.model.trim() ?? "unknown processor"}`,
    memory,
    system,
    `Node ${process.versions.node}`,
    pythonVersion() ?? "no Python",
    `load ${loadavg()[0]?.toFixed(1)} at the start`,
  ];
  return parts.join(" · ");
}

/** `Python 3.11.7`, or undefined where there is none. */
export function pythonVersion(): string | undefined {
  try {
    return execFileSync("python3", ["--version"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  } catch {
    return undefined;
  }
}
