/** What a run adds to what other runs have shown: it only counts, it changes more than counts, or it has to be shown. */
export type News = (typeof NEWS)[number];

const NEWS = ["counts", "changes", "shows"] as const;

export function mostOf(...news: readonly News[]): News {
  return NEWS[Math.max(0, ...news.map((each) => NEWS.indexOf(each)))] as News;
}

/** A run that was taken. */
export interface Taken {
  readonly news: News;
  /** What it counts as: the same text for all runs that count as the same. */
  readonly kind: string;
}

/** A run that counts as nothing of its kind. */
export const NOTHING_TAKEN: Taken = { news: "counts", kind: "" };

/** A run that counts as several things. */
export function together(...taken: readonly Taken[]): Taken {
  return { news: mostOf(...taken.map(({ news }) => news)), kind: taken.map(({ kind }) => kind).join("\n") };
}
