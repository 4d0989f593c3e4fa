import "./page.css";
import "./handout.css";
import { render } from "preact";
import { type PackedDocument, unpackPage } from "../result/page.ts";
import { App } from "./app.tsx";

const data = unpackPage(JSON.parse(document.getElementById("data")?.textContent ?? "") as PackedDocument);
render(<App data={data} />, document.getElementById("page") as HTMLElement);
