/** The page's state in its address: `#t=2&s=8`. All numbers count from 1. */
export interface Place {
  /** The lesson, if there are several. */
  readonly report: number;
  readonly trace: number;
  /** The step that comes next. */
  readonly step: number;
}

export function readAddress(hash: string): Partial<Place> {
  const words = new URLSearchParams(hash.replace(/^#/, ""));
  const read = (key: string, name: keyof Place) => {
    const number = Number(words.get(key));
    return Number.isInteger(number) && number > 0 ? { [name]: number } : {};
  };
  return { ...read("r", "report"), ...read("t", "trace"), ...read("s", "step") };
}

/** Whether an address contains any of it. */
export function isPlace(hash: string): boolean {
  return Object.keys(readAddress(hash)).length > 0;
}

export function writeAddress({ report, trace, step }: Place, reports: number): string {
  return `#${reports > 1 ? `r=${report}&` : ""}t=${trace}&s=${step}`;
}
