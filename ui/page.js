// What Gradio's page lacks: from a citation to its source and back, the kept conversations, marks on answers, the
// documents to search in, names for screen readers, a focus that is never lost.
import { build, current, follow, refresh } from "./archive.js";
import { all, dialog, explainAcronyms, fragment, make, nameAcronyms, one, send, words } from "./shared.js";

const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
const mouse = window.matchMedia("(hover: hover)");
const AIR = 12; // pixels above a new question
const RETRY = 400; // milliseconds
const RETRIES = 8;
const marks = new Map();
let focused = null;
let panelShown = null;
let asked = 0;
let waiting = false;
let opening = null;
let finished = 0;

// A value that Gradio's own component takes for typed.
function type(selector, value) {
  const box = one(`${selector} textarea`) ?? one(`${selector} input`);
  if (!box) return null;
  box.value = value;
  box.dispatchEvent(new Event("input", { bubbles: true }));
  return box;
}

function open(identifier, remember = true) {
  opening = identifier;
  if (remember) follow(identifier);
  asked = 0;
  type("#ouvrir", identifier);
  setTimeout(() => one("#ouvre")?.click(), 0);
}

function write(question) {
  type("#question", question)?.focus();
}

// Gradio drops a question that comes while it still ends the one before: it is sent until it has left the box, or was
// objected to, which is announced.
function sendUntilTaken(question, wait) {
  const said = one("#annonce")?.innerText;
  const sendAgain = (left) => {
    if (!left || one("#question textarea")?.value !== question || one("#annonce")?.innerText !== said) return;
    one("#envoyer")?.click();
    setTimeout(sendAgain, RETRY, left - 1);
  };
  setTimeout(sendAgain, wait, RETRIES);
}

function ask(question) {
  write(question);
  sendUntilTaken(question, 0);
}

// Gradio itself sends what is written, by Enter or by a click of the person's.
function watchSending(event) {
  const box = one("#question textarea");
  const entered = event.key === "Enter" && !event.shiftKey && !event.isComposing && event.target === box;
  const clicked = event.type === "click" && event.isTrusted && event.target.closest?.("#envoyer");
  if (box?.value.trim() && (entered || clicked)) sendUntilTaken(box.value, RETRY);
}

function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (element && element.getAttribute(name) !== value) element.setAttribute(name, value);
  }
}

function nameThings() {
  set(one("#annonce"), { role: "status", "aria-live": "polite" });
  set(one("#echanges"), { role: "log", "aria-label": words.conversation, "aria-live": "off", tabindex: "0" });
  set(one("#sources"), { role: "region", "aria-label": words.sources, tabindex: "0" });
  set(one("#entete nav"), { "aria-label": words.pages });
  set(one("#entete nav a.ici"), { "aria-current": "page" });
  set(one("#question textarea"), { enterkeyhint: "send" });
  set(document.documentElement, { lang: "fr" });
  all(".cache, .cache textarea").forEach((box) => set(box, { tabindex: "-1", "aria-hidden": "true" }));
  all("a.cite, a.back").forEach((link) => set(link, { "aria-label": `${link.textContent} ${link.title}` }));
  all(".card:has(h3)").forEach((card) => set(card, { "aria-label": one("h3", card).textContent }));
  all(".avis").forEach((button) => {
    const identifier = turnOf(button);
    const good = button.classList.contains("bon");
    const chosen = marks.has(identifier) ? marks.get(identifier) === good : button.classList.contains("choisi");
    set(button, { "aria-pressed": String(chosen) });
  });
  nameAcronyms();
}

// The kept turn, and the number in the conversation, that something in an exchange belongs to.
const turnOf = (element) => element.closest(".reply")?.id.slice("reponse-".length) ?? "";
const numberOf = (element) => Number(element.closest(".exchange")?.id.slice("echange-".length) ?? 0);

async function point(link) {
  const target = document.getElementById(link.getAttribute("href").slice(1)) ?? (await bring(link));
  if (!target) return;
  showPanel(target);
  all(".pointed").forEach((other) => other.classList.remove("pointed"));
  (target.closest("mark") ?? target).classList.add("pointed");
  target.focus({ preventScroll: true });
  target.scrollIntoView({ block: "center", behavior: calm.matches ? "auto" : "smooth" });
}

// The sources of an earlier answer are asked of the server when they are wanted, and stand before those of the last one.
async function bring(link) {
  const identifier = current();
  const number = link.getAttribute("href").split("-")[1];
  const html = identifier ? await fragment(`./conversations/${encodeURIComponent(identifier)}/sources/${number}`) : null;
  if (html === null) return null;
  one("#ancien")?.remove();
  const earlier = make("div", { id: "ancien" });
  earlier.innerHTML = html; // rendered by `ui.panel`, every foreign text escaped
  one("#sources").prepend(earlier);
  nameThings();
  return document.getElementById(link.getAttribute("href").slice(1));
}

function showPanel(target) {
  const earlier = one("#ancien");
  if (!earlier || !target.closest("#sources")) return;
  const inEarlier = earlier.contains(target);
  if (!inEarlier) earlier.remove();
  one("#panneau").hidden = inEarlier;
}

function showFirstMark() {
  const panel = one("#sources");
  const sources = one("#panneau :is(.turn, .empty)");
  if (!panel || !sources || sources === panelShown) return;
  panelShown = sources;
  one("#ancien")?.remove();
  one("#panneau").hidden = false;
  const mark = one("#panneau mark");
  panel.scrollTop = 0;
  if (!mark || panel.scrollHeight <= panel.clientHeight) return;
  const below = mark.getBoundingClientRect().top - panel.getBoundingClientRect().top;
  if (below > panel.clientHeight / 2) panel.scrollTop = below - panel.clientHeight / 3;
}

function showNewQuestion() {
  const questions = all("#echanges .question");
  if (questions.length > asked) {
    emptyBox(questions.at(-1));
    const log = one("#echanges");
    const question = questions.at(-1);
    if (log.scrollHeight > log.clientHeight) log.scrollTop += question.getBoundingClientRect().top - log.getBoundingClientRect().top - AIR;
    else if (asked) question.scrollIntoView({ block: "start" });
  }
  asked = questions.length;
}

// Once a question has been taken, its box is empty; what is written since then stays.
function emptyBox(question) {
  const plain = (text) => text.replace(/\s+/g, " ").trim();
  const box = one("#question textarea");
  if (box?.value && plain(box.value) === plain(question.innerText)) type("#question", "");
}

function followConversation() {
  const kept = one("#passe .past")?.id.slice("conversation-".length) ?? "";
  if (opening !== null) {
    if (kept === opening) opening = null;
    return;
  }
  if (kept && kept !== current()) follow(kept);
}

// The list says how many questions a conversation has, so it follows each finished answer.
function refreshList() {
  const now = all("#echanges .reply .acts").length;
  if (now !== finished) refresh();
  finished = now;
}

// Gradio says in English, in a corner, that the server does not answer; it is said in French where the question is written.
function sayTrouble() {
  const place = one("#saisie");
  const note = one("#panne") ?? make("p", { id: "panne", role: "alert" });
  if (!note.isConnected) place.before(note);
  if (one(".toast-body.error")) note.textContent ||= words.lost;
  else if (one("#actuel :is(.waiting, .growing)")) note.textContent = "";
}

function keepFocus() {
  const box = one("#question textarea");
  if (box && !focused && mouse.matches) box.focus({ preventScroll: true });
  const lost = document.activeElement === document.body && focused && !(focused.isConnected && focused.checkVisibility());
  if (lost) (mouse.matches ? one("#question textarea") : one("#echanges"))?.focus({ preventScroll: true });
}

async function chooseDocuments() {
  const place = one("#saisie");
  if (!place || one("#portee")) return;
  const box = make("details", { id: "portee", hidden: true });
  place.before(box);
  const reply = await fragment("./documents.json");
  const documents = reply ? JSON.parse(reply) : [];
  if (documents.length < 2) return;
  const chosen = make("span", {}, words.everywhere);
  const choices = documents.map(({ id, title }) => {
    const input = make("input", { type: "checkbox", value: id });
    return make("li", {}, make("label", {}, input, ` ${title}`));
  });
  box.append(make("summary", {}, `${words.searching} `, chosen), make("ul", {}, ...choices));
  box.hidden = false;
  box.addEventListener("change", () => {
    const ids = all("input:checked", box).map((input) => input.value);
    const titles = all("input:checked", box).map((input) => input.parentElement.textContent.trim());
    type("#perimetre", ids.join(" "));
    chosen.textContent = ids.length > 1 ? words.several.replace("{n}", ids.length) : titles[0] ?? words.everywhere;
  });
}

function tidy() {
  waiting = false;
  if (!one("#question textarea")) return;
  nameThings();
  build(open, { search: words.search, hint: words.hint, begin: words.begin });
  chooseDocuments();
  showNewQuestion();
  showFirstMark();
  followConversation();
  refreshList();
  sayTrouble();
  keepFocus();
}

// The words of an answer as they are read, then each source: document, article, quote.
async function withReferences(reply) {
  const said = [...reply.children].filter((part) => !part.matches(".foot, .understood")).map((part) => part.innerText);
  const first = one("a.cite", reply);
  const number = first?.getAttribute("href").split("-")[1];
  let section = document.getElementById(`sources-${number}`);
  if (!section && first) section = (await bring(first))?.closest("section");
  const sources = all("mark a.back", section ?? make("div")).map((link) => {
    const card = link.closest(".card");
    const title = one(".document", card).textContent;
    return `${link.textContent} ${title}, ${one("h3", card).textContent}`;
  });
  return [said.join("\n"), ...sources].join("\n");
}

async function copy(button) {
  const label = button.textContent;
  try {
    await navigator.clipboard.writeText(await withReferences(button.closest(".reply")));
    button.textContent = words.copied;
  } catch {
    button.textContent = words.refused;
  }
  setTimeout(() => { button.textContent = label; }, 2500);
}

async function giveMark(button) {
  const good = button.classList.contains("bon");
  const given = { good, reason: "", remark: "" };
  if (!good) {
    const reasons = words.reasons.map((reason) => make("option", {}, reason));
    const reason = make("select", { id: "motif", name: "reason", "data-label": words.reason }, ...reasons);
    const remark = make("textarea", { id: "precisions", name: "remark", rows: "3", maxlength: "2000", "data-label": words.remark });
    const written = await dialog({ title: words.why, fields: [reason, remark], yes: words.save });
    if (!written) return;
    Object.assign(given, written);
  }
  const identifier = turnOf(button);
  const said = await send("PUT", `./avis/${encodeURIComponent(identifier)}`, given);
  if (said.ok) marks.set(identifier, good);
  const foot = button.closest(".foot");
  one(".dit", foot)?.remove();
  foot.append(make("span", { class: "dit", role: "status" }, said.message));
  nameThings();
}

async function readOn(link) {
  const [, identifier, ordinal] = link.getAttribute("href").match(/documents\/(.+)#n(\d+)$/);
  const html = await fragment(`./documents/${identifier}/articles/${ordinal}`);
  if (html === null) return;
  const card = link.closest(".card");
  const place = one(".voisinage", card) ?? make("section", { class: "voisinage" });
  place.innerHTML = html; // rendered by `ui.panel`, every foreign text escaped
  card.append(place);
  nameThings();
  one("h4", place).focus({ preventScroll: true });
  place.scrollIntoView({ block: "nearest", behavior: calm.matches ? "auto" : "smooth" });
}

async function showPage(link) {
  const card = link.closest(".card");
  const there = one("figure", card);
  if (there) {
    there.remove();
    set(link, { "aria-expanded": "false" });
    if (there.dataset.of === link.getAttribute("href")) return;
  }
  const html = await fragment(link.getAttribute("href"));
  const figure = html && new DOMParser().parseFromString(html, "text/html").querySelector("figure");
  if (!figure) return;
  figure.dataset.of = link.getAttribute("href");
  one("figcaption", figure).append(make("a", { class: "agrandir", href: link.href, target: "_blank", rel: "noopener" }, words.larger));
  one("header", card).after(document.adoptNode(figure));
  set(link, { "aria-expanded": "true" });
}

const questionOf = (button) => one(".question", button.closest(".exchange")).innerText.trim();
const acts = {
  copier: copy,
  avis: giveMark,
  corriger: (button) => write(one(".comprise", button.parentElement).textContent),
  modifier: (button) => write(questionOf(button)),
  refaire: (button) => ask(questionOf(button)),
  proposer: (button) => ask(button.textContent),
};

for (const way of ["keydown", "click"]) document.addEventListener(way, watchSending, true);
document.addEventListener("focusin", (event) => { focused = event.target; });
document.addEventListener("click", (event) => {
  const target = event.target instanceof Element ? event.target : null;
  const button = target?.closest("#echanges button");
  if (button) {
    const name = Object.keys(acts).find((css) => button.classList.contains(css));
    if (name) acts[name](button);
    return;
  }
  if (target?.closest("a.saut")) {
    event.preventDefault();
    one("#question textarea").focus();
    return;
  }
  const link = target?.closest("a.cite, a.back, a.lire, a.voisin, a.voir-page");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  // The conversation lives in this page: a document opens beside it.
  if (link.matches(".lire")) window.open(link.href, "_blank", "noopener");
  else if (link.matches(".voisin")) readOn(link);
  else if (link.matches(".voir-page")) showPage(link);
  else point(link);
});
explainAcronyms();
new MutationObserver(() => {
  if (!waiting) waiting = Boolean(requestAnimationFrame(tidy));
}).observe(document.documentElement, { childList: true, subtree: true, attributes: true, attributeFilter: ["aria-label", "class", "lang"] });
