const CONTENT = {
  version: "2.0.0",
  tasks: [
    {
      label: "threadlab: lint",
      type: "shell",
      command: "npx threadlab lint .",
      group: { kind: "test", isDefault: true },
      problemMatcher: {
        owner: "threadlab",
        source: "threadlab",
        fileLocation: "relative",
        pattern: {
          regexp: "^(.+?):(\\d+):(\\d+) (error|warning) (.*) \\[([a-z\\d-]+)\\]$",
          ...{ file: 1, line: 2, column: 3, severity: 4, message: 5, code: 6 },
        },
      },
    },
    {
      label: "threadlab: check",
      type: "shell",
      command: "npx threadlab check .",
      group: "test",
      problemMatcher: [],
    },
  ],
};

/** The tasks of a course for VS Code. The task that lints shows each problem at its place in the editor. */
export const TASKS = `${JSON.stringify(CONTENT, undefined, 2)}\n`;
