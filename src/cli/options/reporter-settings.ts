import { type ThreadlabError, usageError } from "../../protocol/errors.ts";
import { didYouMean } from "../../protocol/nearest.ts";
import { REPORTERS, type ReporterName } from "../../render/reporters/reporters.ts";
import type { System } from "../system/system.ts";
import { refuseSameFile, type WantedFile, wantedFile } from "./wanted-file.ts";

/** Options as commander reads them. */
export interface ReporterOptions {
  readonly json?: boolean;
  readonly reporter?: readonly string[];
  readonly github?: boolean;
}

/** The reporters of a command. */
export interface ReporterSettings {
  /** What goes to standard output. */
  readonly screen: ReporterName;
  /** Whether annotations for GitHub follow it there. */
  readonly annotates: boolean;
  /** Whether GitHub reads standard output. */
  readonly isGithub: boolean;
  /** The file that the summary of a job is added to. */
  readonly summary: string | undefined;
  readonly files: readonly ReporterFile[];
  /** The file of `--reporter html=…`. */
  readonly html?: WantedFile;
  /** Whether to print a JSON document in place of words. */
  readonly json: boolean;
}

interface ReporterFile extends WantedFile {
  readonly reporter: ReporterName;
}

interface NamedReporter {
  readonly reporter: ReporterName | "html";
  readonly file: string | undefined;
}

/** Throws ERR_USAGE for unknown reporters, and for those that do not go together. */
export function readReporters(options: ReporterOptions, system: System): ReporterSettings {
  const { reporter = [], json = false, github = true } = options;
  const all = [...reporter.map(readReporter), ...(json ? [JSON_OPTION] : [])];
  const named = all.filter(isNoPage);
  const onScreen = [...new Set(named.filter(({ file }) => file === undefined).map((each) => each.reporter))];
  // Annotations are lines of the log, and can come after the usual report.
  const [screen, ...others] = onScreen.filter((name) => name !== "github" || onScreen.length === 1);
  const isMixed = onScreen.length > 1 && screen !== "default";
  if (isMixed || others.length > 0) throw tooMany(onScreen);
  const files = named.flatMap(({ reporter: name, file }) =>
    file === undefined ? [] : [{ reporter: name, ...wantedFile(`--reporter ${name}`, file, system.cwd) }],
  );
  const page = htmlOf(all, system.cwd);
  refuseSameFile([...files, ...(page.html ? [page.html] : [])]);
  const isGithub = system.env.GITHUB_ACTIONS === "true" && github;
  const used = screen ?? "default";
  return {
    screen: used,
    annotates: used === "default" && (isGithub || onScreen.includes("github")),
    isGithub: isGithub || onScreen.includes("github"),
    ...page,
    summary: isGithub ? system.env.GITHUB_STEP_SUMMARY || undefined : undefined,
    files,
    json: used === "json",
  };
}

/** The usual report on standard output, and nothing else. */
export const DEFAULT_REPORTERS: ReporterSettings = {
  screen: "default",
  annotates: false,
  isGithub: false,
  summary: undefined,
  files: [],
  json: false,
};

function isNoPage(named: NamedReporter): named is NamedReporter & { readonly reporter: ReporterName } {
  return named.reporter !== "html";
}

/** A page is not written to standard output, and there is only one. */
function htmlOf(all: readonly NamedReporter[], cwd: string): Pick<ReporterSettings, "html"> {
  const [first, ...others] = all.filter((named) => !isNoPage(named));
  if (first === undefined) return {};
  const { file } = first;
  if (file === undefined) throw usageError("--reporter html needs a file: --reporter html=report.html.");
  if (others.length > 0) throw usageError("--reporter html is given twice. Give it once.");
  return { html: wantedFile("--reporter html", file, cwd) };
}

const JSON_OPTION: NamedReporter = { reporter: "json", file: undefined };

function readReporter(text: string): NamedReporter {
  const at = text.indexOf("=");
  const [name, file] = at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
  const names = [...REPORTERS, "html"] as const;
  const reporter = names.find((each) => each === name);
  if (reporter === undefined) {
    throw usageError(
      `There is no reporter "${name}".${didYouMean(name, names)} The reporters are ${names.join(", ")}.`,
    );
  }
  if (file?.trim() === "")
    throw usageError(`--reporter ${text} names no file. Write ${name}=report.txt, or ${name}.`);
  return { reporter, file };
}

function tooMany(names: readonly ReporterName[]): ThreadlabError {
  const last = names.at(-1);
  return usageError(
    `Only one reporter can write to standard output, and these would: ${names.join(", ")}. ` +
      `Give the others a file, as in --reporter ${last}=report.txt.`,
  );
}
