import { renderMarkdown } from "./markdown/markdown.ts";
import { readingColumnsOf, type View } from "./text/view.ts";

/** What is too long for an option's line, in Markdown, by the name of its topic. */
const TEXTS = {
  matching: `
# When an output matches

\`expected.txt\` is the output, line by line. What a program prints matches if its own synchronisation allows the expected lines in
this order:

- The lines of one thread keep their order.
- Lines printed before \`start()\` come before the lines of the new thread.
- The lines of a thread come before everything that follows its \`join()\`.
- Locks, queues, conditions and shared values order lines in the same way.
- So does what a thread sees of others: a flag that is not set, a lock that it does not get.
- Time does not order anything: a sleep may last longer than it says.

So a run may print the lines in another order and still match. \`run --orders\` lists the orders that match. With \`order: exact\` in
\`lesson.md\`, the lines must come as they stand, under every schedule.

A mismatch says which line is missing, extra, different or too early, and which steps put it there. A program may print different texts
under different schedules. It matches if one of them is the expected text. \`check\` then says how many of the schedules that it tried
print something else. With \`explore: { always: match }\` such a schedule fails the check.

A capture such as \`{{pid}}\` stands for text that varies. \`threadlab help expected\` lists the captures.
`,
  schedules: `
# Schedules

A schedule says which thread makes each step. Under a schedule the clock is virtual: it jumps instead of waiting. The same schedule
gives the same run.

\`\`\`
1s.2az.1az
\`\`\`

Thread 1 (MainThread) starts a thread. Thread 2 acquires a lock and sleeps. Thread 1 acquires a lock and sleeps. \`*\` counts repeats:
\`1s*3\`, or \`(2r.3r)*3\` of several threads. A replay stops with a message at the first step that is not the same. Letters may be
left out: \`1.2*2\` only says which thread goes next.

| letter | step |
| --- | --- |
| \`s\` \`j\` \`e\` | starts a thread, joins one, ends |
| \`a\` \`t\` \`l\` | acquires a lock or semaphore, tries to, releases it |
| \`W\` | waits for a condition, an event or a barrier |
| \`n\` \`S\` \`C\` | notifies a condition; sets, clears an event |
| \`q\` \`h\` | looks at an object, at a thread |
| \`r\` \`w\` | reads, writes a shared value |
| \`p\` \`z\` \`y\` | prints, sleeps, yields |
| \`g\` | goes on after a wait |

Rarer steps have other letters. \`replay\` shows each step in words.

\`explore\` tries every schedule that makes a difference, and prints one for each outcome. \`replay <lesson> --schedule <threads>\` shows
it step by step. \`run --virtual --seed <n>\` draws one. \`--time ordered\` lets sleeps last exactly as long as they say. In free time,
which a search uses, they may last longer.

A *trace* stands for all schedules in which steps that depend on each other come in the same order. A search runs one schedule of each.
`,
  expected: `
# expected.txt

The output, line by line, as a plain UTF-8 file. The line feed at the end may be left out. A *capture* stands for text that cannot be
known in advance:

| capture | stands for |
| --- | --- |
| \`{{pid}}\` | text without spaces, the same at every use of the name |
| \`{{n:int}}\` | a whole number |
| \`{{n:int 2..100}}\` | a whole number within bounds |
| \`{{t:ms 250..400}}\` | a number within bounds |
| \`{{:any}}\` | any text |
| \`\\{{\` | two braces |
| \`{{{n}}}\` | a capture between braces |

A line has at most 100 captures. \`shows: { pid: 140264 }\` in \`lesson.md\` gives the text that is shown for a capture. \`output: printed\`
says that the text is copied from a book or from notes; without it, the output follows from the program.

\`threadlab run <lesson>\` shows the expected output beside what the program prints. \`threadlab check <course>\` compares under several
schedules. \`threadlab help matching\` explains when an output matches.
`,
} as const;

export type Topic = keyof typeof TEXTS;

export function renderTopic(topic: Topic, view: View): readonly string[] {
  const lines = renderMarkdown(TEXTS[topic].trim(), readingColumnsOf(view) - 2, view);
  return lines.map((line) => ` ${line}`.trimEnd());
}
