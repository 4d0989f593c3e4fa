import type { Plugin } from "esbuild";
import { MOST_BYTES_OF_DATA, readText } from "../read-text.ts";
import { refusalOf } from "../refused.ts";

/** The beginning of a comment that names a source map. */
const MAP_COMMENT = /\/([/*])[#@](?=\s*sourceMappingURL=)/g;

/**
 * Reads a program's imports in the same way as a lesson's own files: the compiler would wait for ever for a pipe.
 *
 * @param entry the program's own file. @param source what to compile in place of its text. @param isForeign whether the program is
 * untrusted: the compiler would read any file that a comment names as a source map.
 */
export function plainFiles(entry: string, source: string | undefined, isForeign: boolean): Plugin {
  const clean = (text: string) => (isForeign ? text.replace(MAP_COMMENT, "/$1 ") : text);
  return {
    name: "plain-files",
    setup({ onLoad }) {
      onLoad({ filter: /./, namespace: "file" }, ({ path }) => {
        if (source !== undefined && path === entry) return { contents: clean(source), loader: "default" };
        try {
          return { contents: clean(readText(path, { most: MOST_BYTES_OF_DATA })), loader: "default" };
        } catch (error) {
          return { errors: [{ text: (error as Error).message, detail: refusalOf(error) }] };
        }
      });
    },
  };
}
