// Files of a course for other programs: jobs that check it, and tasks for an editor.

/** A service that checks a course on each push. */
export const CI = ["github", "gitlab"] as const;
export type Ci = (typeof CI)[number];

interface Job {
  /** Relative to the folder of the repository. */
  readonly path: string;
  /** The file's text. @param course the path from there to the course; empty if it is the same folder. */
  job(course: string): string;
}

/** A step after one that fails does not run, so the check, which reports each lesson, comes first. */
export const JOBS: Readonly<Record<Ci, Job>> = {
  github: {
    path: ".github/workflows/lessons.yml",
    job: (course) => `on: [push, pull_request]
jobs:
  lessons:
    runs-on: ubuntu-latest
${course === "" ? "" : `    defaults: { run: { working-directory: ${JSON.stringify(course)} } }\n`}    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with: { node-version: 22 }
      - run: npm ci
      - run: npx threadlab check .
      - run: npx threadlab lint .
`,
  },
  gitlab: {
    path: ".gitlab-ci.yml",
    job: (course) => `lessons:
  image: node:22
  script:
${course === "" ? "" : `    - cd ${JSON.stringify(course)}\n`}    - npm ci
    - npx threadlab check . --reporter junit=report.xml
    - npx threadlab lint .
  artifacts:
    when: always
    reports: { junit: ${JSON.stringify(course === "" ? "report.xml" : `${course}/report.xml`)} }
`,
  },
};

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
      problemMatcher: {
        owner: "threadlab check",
        source: "threadlab",
        fileLocation: "relative",
        // A line about a failure or a warning that names a place in a program.
        pattern: {
          regexp: "^ {3,}.*?([^\\s()]+\\.[cm]?ts):(\\d+):(\\d+).*$",
          ...{ message: 0, file: 1, line: 2, column: 3 },
        },
      },
    },
  ],
};

/** The tasks of a course for VS Code. They show each problem at its place in the editor. */
export const TASKS = `${JSON.stringify(CONTENT, undefined, 2)}\n`;
