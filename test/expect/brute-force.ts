import type { Capture, ExpectedLine } from "../../src/expect/parse.ts";
import type { StampedLine } from "../../src/trace/lines.ts";
import { happensBefore } from "../../src/trace/order.ts";

type Names = Readonly<Record<string, string>>;

/** The verdict by trying every assignment: what the matcher must say, for a handful of lines. */
export function bruteForce(
  expected: readonly ExpectedLine[],
  lines: readonly StampedLine[],
): "match" | "match-reordered" | "mismatch" {
  if (expected.length !== lines.length) return "mismatch";
  let verdict: "match" | "match-reordered" | "mismatch" = "mismatch";
  for (const pairs of permutations(lines.map((_, index) => index))) {
    if (
      !isExtension(pairs, lines) ||
      !agree(
        expected,
        pairs.map((index) => lines[index]?.text ?? ""),
        {},
      )
    )
      continue;
    if (pairs.every((line, index) => lines[line]?.text === lines[index]?.text)) return "match";
    verdict = "match-reordered";
  }
  return verdict;
}

/** All texts, as JSON, that an order of the lines that theirs allows gives. */
export function readingsOf(lines: readonly StampedLine[]): readonly string[] {
  const orders = permutations(lines.map((_, index) => index)).filter((pairs) => isExtension(pairs, lines));
  return [...new Set(orders.map((pairs) => JSON.stringify(pairs.map((index) => lines[index]?.text))))];
}

function isExtension(pairs: readonly number[], lines: readonly StampedLine[]): boolean {
  return pairs.every((a, index) => {
    const isApart = lines[a + 1]?.isGlued === true && pairs[index + 1] !== a + 1;
    return !isApart && pairs.slice(index + 1).every((b) => !isBefore(b, a, lines));
  });
}

function isBefore(a: number, b: number, lines: readonly StampedLine[]): boolean {
  const [first, second] = [lines[a] as StampedLine, lines[b] as StampedLine];
  return first.thread === second.thread ? a < b : happensBefore(first.stamp, second.stamp);
}

/** Whether the texts agree with the lines, tried one character after another. */
function agree(expected: readonly ExpectedLine[], texts: readonly string[], names: Names): boolean {
  const [line, ...lines] = expected;
  const [text = "", ...rest] = texts;
  return line === undefined || readings(line, 0, text, names).some((bound) => agree(lines, rest, bound));
}

function readings({ pieces, ...line }: ExpectedLine, piece: number, text: string, names: Names): Names[] {
  const first = pieces[piece];
  if (first === undefined) return text === "" ? [names] : [];
  const found: Names[] = [];
  for (let end = 0; end <= text.length; end++) {
    const part = text.slice(0, end);
    if (first.kind === "text" ? part !== first.text : !mayBe(first, part, names)) continue;
    const bound = first.kind === "capture" && first.name !== "" ? { ...names, [first.name]: part } : names;
    found.push(...readings({ ...line, pieces }, piece + 1, text.slice(end), bound));
  }
  return found;
}

function mayBe({ name, type, range }: Capture, part: string, names: Names): boolean {
  if (name in names && names[name] !== part) return false;
  if (type === "any") return true;
  if (type === "word") return /^\S+$/.test(part);
  if (!(type === "int" ? /^-?\d+$/ : /^-?\d+(\.\d+)?$/).test(part)) return false;
  return range === undefined || (Number(part) >= range.least && Number(part) <= range.most);
}

function permutations(items: readonly number[]): number[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item) =>
    permutations(items.filter((other) => other !== item)).map((rest) => [item, ...rest]),
  );
}
