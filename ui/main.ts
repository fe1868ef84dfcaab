import "@fontsource-variable/inter/wght.css";
import "@fontsource-variable/source-serif-4/wght.css";
import "@fontsource-variable/source-serif-4/wght-italic.css";
import "@fontsource-variable/jetbrains-mono/wght.css";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/panels.css";
import "./styles/dialogs.css";
import { mount } from "svelte";
import { forgetMeasuredWidths } from "./editor/line_styles";
import App from "./shell/App.svelte";
import { recallLayout } from "./shell/layout.svelte";
import { recallAll } from "./shell/memory";

await recallAll();
recallLayout();
document.fonts.addEventListener("loadingdone", forgetMeasuredWidths);
const target = document.getElementById("app");
if (target) mount(App, { target });
