import "./page.css";
import "./handout.css";
import { render } from "preact";
import type { PageDocument } from "../result/page.ts";
import { App } from "./app.tsx";

const data = JSON.parse(document.getElementById("data")?.textContent ?? "") as PageDocument;
render(<App data={data} />, document.getElementById("page") as HTMLElement);
