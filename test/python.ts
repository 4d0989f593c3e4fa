import { spawnSync } from "node:child_process";

const look = "import platform, sys; print(platform.python_version(), sys.executable)";
const { status, stdout } = spawnSync("python3", ["-c", look], { encoding: "utf8" });
const [, version = "", command] = (status === 0 && /^(\S+) (.+)/.exec(stdout)) || [];

/**
 * The file of the interpreter that `python3` starts; undefined where there is none. The `python3` of a version manager looks for it at
 * each call, and that takes several times as long as Python itself.
 */
export const PYTHON = command;
export const PYTHON_VERSION = version;
