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

/** The files of a new exercise by their names. It is a lost update, and each part can be replaced. */
export function exerciseFiles(
  id: string,
  number: number | undefined,
): readonly (readonly [string, string])[] {
  return [
    [
      "exercise.md",
      `---
title: ${JSON.stringify(titleOf(id))}
${numberLine(number)}misconception: Adding to a number is one step.
solved:
  threads: 2
hints:
  - How many steps is it to add to the sum?
  - What reads and then writes has to be alone with the data.
  - Hold one lock around the addition.
after: What reads and then writes belongs under one lock.
---

Both threads can read the same sum, and then one of them overwrites what the other one added.
`,
    ],
    ["start.ts", program({ names: "print, Shared, Thread", lock: "", add: "  sum.value += amount;\n" })],
    [
      "solution.ts",
      program({
        names: "Lock, print, Shared, Thread",
        lock: "const mutex = new Lock();\n",
        add: "  mutex.with(() => {\n    sum.value += amount;\n  });\n",
      }),
    ],
    ["expected.txt", "sum 30\n"],
  ];
}

function program({ names, lock, add }: Readonly<Record<"names" | "lock" | "add", string>>): string {
  return `// Two threads add 10 and 20 to one sum.
// It should print "sum 30".
import { ${names} } from "threadlab";

const sum = new Shared(0);
${lock}
export function add(amount: number) {
${add}}

export default function main() {
  const threads = [10, 20].map((amount) => new Thread({ target: add, args: [amount] }));
  for (const thread of threads) thread.start();
  for (const thread of threads) thread.join();
  print(\`sum \${sum.value}\`);
}
`;
}

/** `two-locks` is "Two locks". */
function titleOf(id: string): string {
  const words = id.replaceAll(/[-_]+/g, " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A course without numbers stays without them. */
function numberLine(number: number | undefined): string {
  return number === undefined ? "" : `number: ${number}\n`;
}
