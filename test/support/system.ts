/** Whether the system has signals, a shell, pipes with names, and modes of files. */
export const IS_POSIX = process.platform !== "win32";
/** Whether it has /proc and /dev/full. */
export const IS_LINUX = process.platform === "linux";
