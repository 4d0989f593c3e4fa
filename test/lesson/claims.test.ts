import { describe, expect, test } from "vitest";
import { builtinLessons } from "../../src/lesson/builtin.ts";
import { CLAIMS } from "../../src/lesson/claims.ts";
import { loadCourse } from "../../src/lesson/load.ts";

const lessons = await loadCourse(builtinLessons());

test("the claims are those of the notes, each once and in order", () => {
  const numbered = Array.from({ length: 17 }, (_, index) => `C${index + 1}`);
  expect(CLAIMS.map(({ id }) => id)).toEqual([...numbered, "E1", "E2"]);
});

describe.each(CLAIMS)("$id", ({ id, lesson, text, why }) => {
  test(`is shown by the lesson ${lesson}, whose front matter says so`, () => {
    const found = lessons.find((each) => each.id === lesson);
    expect(found?.claims).toContain(id);
  });

  test("is told in whole sentences", () => {
    expect(text).toMatch(/^[A-Z].*[.?]$/);
    expect(why).toMatch(/^[A-Z].*\.$/);
  });
});

test("lessons name only claims that there are", () => {
  const known = new Set<string>(CLAIMS.map(({ id }) => id));
  const unknown = lessons.flatMap(({ id, claims }) =>
    claims.filter((claim) => !known.has(claim)).map((claim) => `${id}: ${claim}`),
  );
  expect(unknown).toEqual([]);
});

test("every lesson that follows the notes shows some claim", () => {
  const following = lessons.filter(({ section }) => section !== "");
  expect(following.length).toBeGreaterThan(20);
  expect(following.filter(({ claims }) => claims.length === 0).map(({ id }) => id)).toEqual([]);
});
