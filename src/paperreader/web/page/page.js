// The page around the terminal of textual-serve: connects again, opens links, copies, and shows sentences.
"use strict";

const OPEN_LINK = 8421; // As in ui/terminal/browser_tab.py.
const COPY = 52;
const TICK = 5000; // Milliseconds between two questions whether the server is there.
const RETRY = 1000;
const LEFT = 1000; // The close code of a reader that ended.

const message = document.getElementById("message");
const [sentence, link, button] = message.children;
const describing = document.getElementById("describing");
const place = document.getElementById("terminal");

let reader; // What textual.js made: its terminal and its connection.
let report = "";
let asked = false; // Whether the server has not answered since the last tick.
let isLost = false;

function show(text, { address = "", again = false } = {}) {
  sentence.textContent = text;
  link.hidden = !address;
  link.href = link.textContent = address;
  button.hidden = !again;
  message.hidden = false;
  if (again) button.focus();
}

function hide() {
  message.hidden = true;
  reader.terminal.focus();
}

function watch() {
  const socket = reader.socket;
  report = "";
  asked = false;
  socket.addEventListener("open", hide);
  socket.addEventListener("message", (event) => {
    asked = false;
    if (typeof event.data === "string") {
      const [kind, text] = JSON.parse(event.data);
      if (kind === "report") report = text;
    }
  });
  socket.addEventListener("close", (event) => {
    if (socket !== reader.socket) return;
    if (event.code === LEFT) show(report || "You have left the reader.", { again: true });
    else lost();
  });
}

function connect() {
  isLost = false;
  reader.terminal.reset();
  reader.connect();
  watch();
}

async function lost() {
  if (isLost) return;
  isLost = true;
  reader.socket.close();
  show("The connection was lost. Connecting again…");
  while (isLost) {
    await new Promise((done) => setTimeout(done, RETRY));
    const answer = await fetch("alive", { cache: "no-store" }).catch(() => null);
    if (answer && answer.ok) return connect();
    if (answer && answer.status === 403)
      return show("The server was started again: open the address that it printed.");
  }
}

// A network that is down closes no connection, so the server is asked whether it is there.
function ask() {
  const socket = reader && reader.socket;
  if (!socket || socket.readyState !== WebSocket.OPEN) return;
  if (asked) return lost();
  asked = true;
  socket.send(JSON.stringify(["ping", String(Date.now())]));
}

setInterval(ask, TICK);

function openLink(address) {
  if (!/^https?:\/\//.test(address)) return true;
  const tab = window.open(address, "_blank");
  if (tab) tab.opener = null;
  else show("Your browser did not let a tab open:", { address });
  return true;
}

function copy(data) {
  const coded = data.slice(data.indexOf(";") + 1);
  if (coded === "?") return true; // Nothing may read the clipboard.
  const text = new TextDecoder().decode(Uint8Array.from(atob(coded), (byte) => byte.charCodeAt(0)));
  const byHand = () => {
    const area = document.body.appendChild(document.createElement("textarea"));
    area.value = text;
    area.select();
    document.execCommand("copy"); // Without https there is no other way.
    area.remove();
    reader.terminal.focus();
  };
  if (navigator.clipboard) navigator.clipboard.writeText(text).catch(byHand);
  else byHand();
  return true;
}

function isForReader(event) {
  if (event.key === "Escape" && !message.hidden && button.hidden && !isLost) {
    hide();
    return false;
  }
  const isOfBrowser = event.key === "v" || (event.key === "c" && reader.terminal.hasSelection());
  return !(event.ctrlKey && isOfBrowser); // The browser pastes, and copies what is selected.
}

// The letters leave a margin, which continues the last line.
function colourMargin() {
  const { buffer, rows, cols } = reader.terminal;
  const cell = buffer.active.getLine(buffer.active.baseY + rows - 1)?.getCell(cols - 1);
  if (cell?.isBgRGB()) document.body.style.background = `#${cell.getBgColor().toString(16).padStart(6, "0")}`;
}

function begin() {
  const { parser } = reader.terminal;
  parser.registerOscHandler(OPEN_LINK, openLink);
  parser.registerOscHandler(COPY, copy);
  reader.terminal.attachCustomKeyEventHandler(isForReader);
  reader.terminal.onRender(colourMargin);
  describing.checked = localStorage.getItem("describing") === "true";
  describeScreen();
  watch();
}

function describeScreen() {
  reader.terminal.options.screenReaderMode = describing.checked;
  localStorage.setItem("describing", describing.checked);
}

button.addEventListener("click", connect);
link.addEventListener("click", hide);
describing.addEventListener("change", () => {
  describeScreen();
  reader.terminal.focus();
});
window.addEventListener("load", async () => {
  // textual.js measures the letters when it begins, and keeps its terminal to itself: it sets this property.
  await Promise.allSettled(["", "bold ", "italic "].map((style) => document.fonts.load(`${style}16px "Roboto Mono"`)));
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  place.dataset.sessionWebsocketUrl = `${scheme}//${location.host}/window`;
  Object.defineProperty(Object.prototype, "terminal", {
    configurable: true,
    set(terminal) {
      delete Object.prototype.terminal;
      this.terminal = terminal;
      reader = this;
    },
  });
  const script = document.createElement("script");
  script.src = "textual.js";
  script.addEventListener("load", () => {
    window.onload();
    begin();
  });
  document.head.append(script);
});
