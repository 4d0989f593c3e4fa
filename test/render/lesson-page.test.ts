import { describe, expect, test } from "vitest";
import { renderLessonPage } from "../../src/render/lesson-page.ts";
import { screen } from "./sample.ts";

const PAGE = {
  lesson: {
    id: "mutex",
    title: "A lock turns concurrency into a queue",
    section: "7",
    text: "## What to watch\n\nThe clock: `sleep(0.1)` is *inside* the lock.\n\n- one\n- two\n",
  },
  path: "lessons/mutex/main.ts",
  program: [
    'import { Lock, print } from "threadlab";',
    "",
    "export default function main() {",
    "  const mutex = new Lock(); // one for all",
    "  mutex.with(() => print(`one at a time`));",
    "}",
    "",
  ].join("\n"),
  python: [
    "from threading import Lock",
    "",
    "mutex = Lock()  # one for all",
    "with mutex:",
    '    print("one")',
    "",
  ].join("\n"),
};

describe("a lesson's page", () => {
  test("at 120 columns the programs stand beside each other", () => {
    expect(renderLessonPage(PAGE, screen(120)).join("\n")).toMatchInlineSnapshot(`
      " mutex · § 7  A lock turns concurrency into a queue

       What to watch

       The clock: \`sleep(0.1)\` is inside the lock.

       • one
       • two

       main.ts                                          main.py
       1  import { Lock, print } from "threadlab";      1  from threading import Lock
       2                                                2
       3  export default function main() {              3  mutex = Lock()  # one for all
       4    const mutex = new Lock(); // one for all    4  with mutex:
       5    mutex.with(() => print(\`one at a time\`));   5      print("one")
       6  }

       The program: lessons/mutex/main.ts"
    `);
  });

  test("at 60 columns one below the other", () => {
    expect(renderLessonPage(PAGE, screen(60)).join("\n")).toMatchInlineSnapshot(`
      " mutex · § 7  A lock turns concurrency into a queue

       What to watch

       The clock: \`sleep(0.1)\` is inside the lock.

       • one
       • two

       main.ts
       1  import { Lock, print } from "threadlab";
       2
       3  export default function main() {
       4    const mutex = new Lock(); // one for all
       5    mutex.with(() => print(\`one at a time\`));
       6  }

       main.py
       1  from threading import Lock
       2
       3  mutex = Lock()  # one for all
       4  with mutex:
       5      print("one")

       The program: lessons/mutex/main.ts"
    `);
  });

  test("a few long lines break to let the programs stand beside each other", () => {
    expect(renderLessonPage(PAGE, screen(80)).join("\n")).toMatchInlineSnapshot(`
      " mutex · § 7  A lock turns concurrency into a queue

       What to watch

       The clock: \`sleep(0.1)\` is inside the lock.

       • one
       • two

       main.ts                                        main.py
       1  import { Lock, print } from "threadlab";    1  from threading import Lock
       2                                              2
       3  export default function main() {            3  mutex = Lock()  # one for all
       4    const mutex = new Lock(); // one for      4  with mutex:
       ↳    all                                       5      print("one")
       5    mutex.with(() => print(\`one at a
       ↳    time\`));
       6  }

       The program: lessons/mutex/main.ts"
    `);
  });

  test("a lesson without Python", () => {
    const { python: _, ...alone } = PAGE;
    expect(renderLessonPage(alone, screen(80)).join("\n")).not.toContain("main.py");
  });

  test("source cannot move the cursor", () => {
    const page = { ...PAGE, program: 'print("\u001b[2J"); // \u202e\n' };
    expect(renderLessonPage(page, screen(120)).join("\n")).toContain('print("␛[2J"); // \\u202E');
  });
});
