/** The files of a new lesson by their names. It is a small lesson, and each part can be replaced. */
export function lessonFiles(id: string, number: number | undefined): readonly (readonly [string, string])[] {
  return [
    [
      "lesson.md",
      `---
title: ${JSON.stringify(titleOf(id))}
summary: A thread says hello, and main waits for its end.
${numberLine(number)}output: derived
---

\`main\` starts a thread. \`join\` returns when that thread has ended, so the last line always comes last.
`,
    ],
    [
      "main.ts",
      `import { print, Thread } from "threadlab";

export function greet(name: string) {
  print(\`\${name} says hello\`);
}

export default function main() {
  const t = new Thread({ target: greet, args: ["jason"] });
  t.start();
  t.join();
  print("main is done");
}
`,
    ],
    [
      "main.py",
      `from threading import Thread


def greet(name):
    print(f"{name} says hello")


if __name__ == "__main__":
    t = Thread(target=greet, args=("jason",))
    t.start()
    t.join()
    print("main is done")
`,
    ],
    ["expected.txt", "jason says hello\nmain is done\n"],
  ];
}

/** `two-locks` is "Two locks". */
export function titleOf(id: string): string {
  const words = id.replaceAll(/[-_]+/g, " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A course without numbers stays without them. */
export function numberLine(number: number | undefined): string {
  return number === undefined ? "" : `number: ${number}\n`;
}
