import type { Plugin } from "esbuild";
import { MOST_BYTES_OF_DATA, readText } from "./read-text.ts";

/** Reads what a program imports as a lesson's own files are read: to wait for a pipe, the compiler would wait for ever. */
export const plainFiles: Plugin = {
  name: "plain-files",
  setup({ onLoad }) {
    onLoad({ filter: /./, namespace: "file" }, ({ path }) => {
      try {
        return { contents: readText(path, { most: MOST_BYTES_OF_DATA }), loader: "default" };
      } catch (error) {
        return { errors: [{ text: (error as Error).message.replace(/\.$/, "") }] };
      }
    });
  },
};
