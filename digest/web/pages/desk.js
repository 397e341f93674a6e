// What the desk does beyond links and forms: keys, walking the stories, copying, reloading on change.
"use strict";
document.documentElement.classList.add("js");

const find = (selector, within = document) => within.querySelector(selector);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const say = (words) => { find("#said").textContent = words; };

// Walking: the details of a story are taken from the page that its link leads to; the mail stays where it is.
let walk = 0;
async function choose(row, reveal) {
  const turn = ++walk;
  for (const other of all(".row[aria-current]")) other.removeAttribute("aria-current");
  row.setAttribute("aria-current", "true");
  row.scrollIntoView({ block: "nearest" });
  history.replaceState(null, "", row.href.split("#")[0]);
  const frame = find("#frame");
  // A new fragment alone makes the sandboxed mail scroll without loading it again.
  if (frame && row.dataset.anchor) frame.src = frame.src.split("#")[0] + "#" + row.dataset.anchor;
  const answer = await fetch(row.href);
  if (turn !== walk) return;
  if (!answer.ok) return location.reload();
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const why = find("#why", page);
  if (!why) return location.reload();
  find("#why").replaceChildren(...why.childNodes);
  find("#why").scrollTop = 0;
  for (const name of ["width", "scheme", "part"]) renew(name, page);
  prepare(find("#why"));
  if (reveal && matchMedia("(max-width: 959px)").matches) find("#why").scrollIntoView();
}

// Links to other views carry the chosen story.
function renew(name, page) {
  const mine = all(`.choice a[href*="${name}="]`), theirs = all(`.choice a[href*="${name}="]`, page);
  if (mine.length === theirs.length) mine.forEach((link, i) => { link.href = theirs[i].href; });
}

function step(by) {
  const rows = all(".row").filter((row) => row.offsetParent);
  const at = rows.findIndex((row) => row.getAttribute("aria-current"));
  const next = rows[Math.min(Math.max(at + by, 0), rows.length - 1)];
  if (next && next !== rows[at]) choose(next, false);
}

// d and t stand on both members of a pair: they lead to the one that is not shown.
function press(key) {
  const link = all(`.choice a[data-key="${key}"]`).find((a) => !a.getAttribute("aria-current"));
  if (link) location.assign(link.href);
}

const keys = {
  j: () => step(1), k: () => step(-1),
  "?": () => find("#help").showModal(),
  "/": () => find("#find")?.focus(),
};
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || find("dialog[open]")) return;
  if (event.target.matches("input, textarea, select")) return;
  if (keys[event.key]) { event.preventDefault(); keys[event.key](); }
  else if ("12dt".includes(event.key)) press(event.key);
});
document.addEventListener("click", (event) => {
  const row = event.target.closest(".row");
  if (row && !event.ctrlKey && !event.metaKey && !event.shiftKey) { event.preventDefault(); choose(row, true); }
});
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submit]")) event.target.form.requestSubmit();
});

function prepare(within) {
  for (const button of all("[data-copy]", within)) {
    button.hidden = !navigator.clipboard;
    button.onclick = async () => {
      await navigator.clipboard.writeText(find("#" + button.dataset.copy).textContent.trim());
      button.textContent = "Copied";
      say("The command is copied.");
    };
  }
  for (const button of all("[data-help]", within)) {
    button.hidden = false;
    button.onclick = keys["?"];
  }
}
prepare(document);

// Reloading: when a template or the edition is another than this page was made from. A server that is
// gone for a moment is no reason to lose the page.
const version = document.documentElement.dataset.version;
async function watch() {
  try {
    const answer = await fetch("/version", { cache: "no-store" });
    const now = answer.ok ? await answer.text() : version;
    if (now !== version) return location.reload();
  } catch { /* asked again below */ }
  setTimeout(watch, document.hidden ? 5000 : 1000);
}
setTimeout(watch, 1000);
