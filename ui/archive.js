// The kept conversations: their list beside the chat, searched, opened, renamed, deleted.
import { all, dialog, fragment, make, one, send, words } from "./shared.js";

const wide = window.matchMedia("(min-width: 1100px)");
let box = null;
let list = null;
let search = null;
let asked = 0;

export const current = () => new URLSearchParams(location.search).get("conversation") ?? "";

// One stop of the Tab key for the whole list; the arrows go from one conversation to the next.
function rove(wanted) {
  const links = all("a", list);
  const stop = wanted ?? links.find((link) => link.hasAttribute("aria-current")) ?? links[0];
  links.forEach((link) => { link.tabIndex = link === stop ? 0 : -1; });
  return stop;
}

function step(event) {
  const link = event.target.closest("a");
  const links = all("a", list);
  const at = links.indexOf(link);
  const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: links.length - 1 }[event.key];
  if (!link || next === undefined || !links[next]) return;
  event.preventDefault();
  rove(links[next]).focus();
}

function mark() {
  all("a", list).forEach((link) => {
    if (link.closest("li").dataset.id === current()) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  });
}

export async function refresh() {
  if (!list) return;
  const turn = ++asked;
  const query = new URLSearchParams({ search: search.value, current: current() });
  const html = await fragment(`./conversations?${query}`);
  if (html === null || turn !== asked) return;
  list.innerHTML = html; // rendered by `ui.archive`, every foreign text escaped
  rove();
}

// The address follows the conversation, so that a reload or a bookmark finds it again.
export function follow(identifier) {
  if (identifier === current()) return;
  history.pushState({}, "", identifier ? `./?conversation=${identifier}` : "./");
  refresh();
}

async function rename(item) {
  const field = make("input", { id: "dialogue-champ", name: "title", "data-label": words.title, maxlength: "200" });
  field.value = one("a", item).textContent;
  const given = await dialog({ title: words.rename, fields: [field], yes: words.save });
  if (given) await change("PATCH", item, { title: given.title });
}

async function erase(item, open) {
  const text = `« ${one("a", item).textContent} » ${words.removing}`;
  if (!(await dialog({ title: words.remove, text, yes: words.confirm }))) return;
  const gone = item.dataset.id === current();
  await change("DELETE", item);
  if (gone) open("");
}

async function change(method, item, body) {
  const said = await send(method, `./conversations/${encodeURIComponent(item.dataset.id)}`, body);
  if (!said.ok) one(".dit", box).textContent = said.message;
  await refresh();
  search.focus({ preventScroll: true });
}

// `open` shows a conversation in the page; an empty name begins a new one.
export function build(open, labels) {
  const column = one("#fil");
  if (!column || box) return;
  search = make("input", { type: "search", id: "chercher", "aria-label": labels.search, placeholder: labels.hint, maxlength: "200" });
  list = make("div", { class: "liste" });
  const begin = make("button", { type: "button", class: "bouton plein", id: "recommencer" }, labels.begin);
  const note = make("p", { class: "dit", role: "status", "aria-live": "polite" });
  const inside = make("div", { class: "dedans" }, begin, search, note, list);
  box = make("details", { class: "archive" }, make("summary", {}, words.conversations), inside);
  const fit = () => { box.open = wide.matches; };
  fit();
  wide.addEventListener("change", fit);
  column.append(make("nav", { "aria-label": words.conversations }, box));
  begin.addEventListener("click", () => open(""));
  let pause = 0;
  search.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(refresh, 200);
  });
  list.addEventListener("keydown", step);
  list.addEventListener("focusin", (event) => { if (event.target.matches("a")) rove(event.target); });
  list.addEventListener("click", (event) => {
    const item = event.target.closest("li");
    if (event.target.closest(".renommer")) rename(item);
    else if (event.target.closest(".effacer")) erase(item, open);
    else if (event.target.closest("a") && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      open(item.dataset.id);
      if (!wide.matches) box.open = false;
    }
  });
  window.addEventListener("popstate", () => { open(current(), false); mark(); });
  refresh();
}
