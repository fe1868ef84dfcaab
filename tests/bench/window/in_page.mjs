// What is measured inside the page, as text that the driver runs there: the same for Weft's editor and the plain one.

/** The editor that is measured; the other is out of sight and out of layout. */
const editor = `const view = (window.plainEditor ?? document.querySelector(".cm-content").cmTile.view);`;

/** `painted` resolves when what was done until now has been painted, `posted` behind what is done at this moment. */
export const painted = `const posted = () => new Promise((done) => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => done(performance.now());
  port2.postMessage(null);
});
const painted = () => new Promise((done) => requestAnimationFrame(() => posted().then(done)));`;

/** Puts the cursor behind these words, in sight. */
export const cursorBehind = `async (words) => {
  ${editor}
  ${painted}
  const at = view.state.doc.toString().indexOf(words) + words.length;
  view.dispatch({ selection: { anchor: at }, scrollIntoView: true, userEvent: "select" });
  view.focus();
  await painted();
  await painted();
}`;

/** From now on each key press is timed, from the moment of the event to the paint after it. */
export const watchKeys = `() => {
  ${editor}
  ${painted}
  window.keyTimes = [];
  view.contentDOM.addEventListener("keydown", async (event) => {
    const start = event.timeStamp;
    window.keyTimes.push((await painted()) - start);
  }, true);
}`;

export const keyTimes = `() => window.keyTimes`;

/** From the one to the other of so many steps from top to end, one a frame; how long each frame took. */
export const scrollThrough = `async (from, to, steps) => {
  ${editor}
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const { scrollDOM } = view;
  if (from === 0) scrollDOM.scrollTop = 0;
  await frame();
  await frame();
  const times = [];
  let last = await frame();
  for (let step = from + 1; step <= to; step++) {
    scrollDOM.scrollTop = (step / steps) * (scrollDOM.scrollHeight - scrollDOM.clientHeight);
    const now = await frame();
    times.push(now - last);
    last = now;
  }
  return times;
}`;

/** Clicks, and tells how long it took until a line with these words was painted. */
export const openByClick = `async (selector, words) => {
  ${painted}
  const start = performance.now();
  document.querySelector(selector).click();
  const shown = () =>
    [...document.querySelectorAll(".cm-content > .cm-line")].slice(0, 12).some((line) => line.textContent.includes(words));
  while (!shown()) {
    if (performance.now() - start > 20_000) throw new Error("the note was not shown: " + words);
    await new Promise((done) => requestAnimationFrame(done));
  }
  // The frame that shows it is about to be painted; what is posted now comes behind that.
  return (await posted()) - start;
}`;

/** Takes Weft out of layout and opens the plain editor in its place; how long that took until it was painted. */
export const openPlain = `async (text) => {
  ${painted}
  document.querySelector("#app").style.display = "none";
  const parent = document.createElement("div");
  parent.style.cssText = "position: fixed; inset: 40px 320px 26px 240px; user-select: text; -webkit-user-select: text";
  document.body.append(parent);
  const start = performance.now();
  window.plainEditor = window.plainCodeMirror.openPlain(parent, text);
  return (await painted()) - start;
}`;

/** When the page began and when it first painted something, in the clock of all programs. */
export const firstPaint = `() => {
  const entry = performance.getEntriesByType("paint").find(({ name }) => name === "first-contentful-paint");
  return entry ? performance.timeOrigin + entry.startTime : null;
}`;

/** When a note was on the screen for the first time, in the clock of all programs. */
export const noteShown = `async () => {
  for (let look = 0; look < 500; look++) {
    const [mark] = performance.getEntriesByName("note shown");
    if (mark) return performance.timeOrigin + mark.startTime;
    await new Promise((done) => setTimeout(done, 20));
  }
  throw new Error("no note was shown");
}`;
