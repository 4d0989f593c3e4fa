import type { Plugin } from "esbuild";
import { MOST_BYTES_OF_DATA, readText } from "../read-text.ts";

/**
 * Reads what a program imports as a lesson's own files are read: to wait for a pipe, the compiler would wait for ever.
 *
 * @param entry the program's own file. @param source what to compile in place of what stands there.
 */
export function plainFiles(entry: string, source: string | undefined): Plugin {
  return {
    name: "plain-files",
    setup({ onLoad }) {
      onLoad({ filter: /./, namespace: "file" }, ({ path }) => {
        if (source !== undefined && path === entry) return { contents: source, loader: "default" };
        try {
          return { contents: readText(path, { most: MOST_BYTES_OF_DATA }), loader: "default" };
        } catch (error) {
          return { errors: [{ text: (error as Error).message.replace(/\.$/, "") }] };
        }
      });
    },
  };
}
