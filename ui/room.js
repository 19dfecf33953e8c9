// The plain pages: files on their way in, the catalogue's fields, a removal, marks to judge.
import { all, dialog, explainAcronyms, make, nameAcronyms, one, send, words } from "./shared.js";

const PAUSE = 700; // milliseconds between two questions to the server about a file

function row(list, name) {
  const bar = make("progress", { max: "1", value: "0", "aria-label": name });
  const state = make("span", { class: "etat" }, words.sending);
  const found = make("ul", { class: "trouve" });
  list.append(make("li", {}, make("div", { class: "fichier" }, make("strong", {}, name), state), bar, found));
  return { bar, state, found, item: list.lastElementChild };
}

function show(shown, said) {
  shown.state.textContent = said.words ?? said.message ?? words.failed;
  if (said.ended || !said.id) shown.bar.remove();
  else if (said.part > 0) shown.bar.value = said.part;
  else shown.bar.removeAttribute("value");
  shown.item.classList.toggle("refus", Boolean(said.refused ?? !said.id));
  shown.found.replaceChildren(...(said.lines ?? []).map((line) => make("li", {}, line)));
  if (said.document) {
    shown.found.append(make("li", {}, make("a", { href: `${root()}documents/${encodeURIComponent(said.document)}` }, words.read)));
  }
}

const root = () => one(".depot").dataset.depot.replace(/depot$/, "");

// Send one file, telling how much of it has gone.
function post(address, file, progress) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", address);
    request.upload.addEventListener("progress", (event) => progress(event.loaded / event.total));
    request.addEventListener("load", () => {
      try { resolve(JSON.parse(request.responseText)); } catch { resolve({ message: words.failed }); }
    });
    request.addEventListener("error", () => resolve({ message: words.lost }));
    request.send(file);
  });
}

async function take(place, file) {
  const shown = row(one(".recus", place), file.name);
  if (file.size > Number(place.dataset.limit) * 1024 * 1024) {
    show(shown, { message: words.large });
    return words.notTaken;
  }
  const query = new URLSearchParams({ name: file.name, replaced: place.dataset.replaced });
  let said = await post(`${place.dataset.depot}?${query}`, file, (part) => { shown.bar.value = part; });
  show(shown, said);
  while (said.id && !said.ended) {
    await new Promise((go) => setTimeout(go, PAUSE));
    const reply = await send("GET", `${place.dataset.depot}/${encodeURIComponent(said.id)}`);
    said = reply.ok ? reply : { message: reply.message };
    show(shown, said);
  }
  one(".dit", place).textContent = `${file.name} : ${shown.state.textContent}`;
  return said.refused || !said.id ? words.notTaken : shown.state.textContent;
}

const agreed = (count, participle) => `${count} ${participle}${count > 1 ? "s" : ""}`;

async function takeAll(place, files) {
  const ends = await Promise.all([...files].map((file) => take(place, file)));
  const counts = [...new Set(ends)].map((end) => agreed(ends.filter((other) => other === end).length, end));
  if (ends.length > 1) one(".dit", place).textContent = words.received.replace("{done}", counts.join(", "));
  const table = one("table.corpus");
  if (!table) return;
  const html = await (await fetch(location.href)).text();
  const fresh = new DOMParser().parseFromString(html, "text/html").querySelector("table.corpus");
  if (fresh) table.replaceWith(document.adoptNode(fresh));
}

all(".depot").forEach((place) => {
  const input = one("input[type=file]", place);
  input.addEventListener("change", () => { takeAll(place, input.files).then(() => { input.value = ""; }); });
  place.addEventListener("dragover", (event) => { event.preventDefault(); place.classList.add("survol"); });
  place.addEventListener("dragleave", () => place.classList.remove("survol"));
  place.addEventListener("drop", (event) => {
    event.preventDefault();
    place.classList.remove("survol");
    const files = input.multiple ? event.dataTransfer.files : [...event.dataTransfer.files].slice(0, 1);
    takeAll(place, files);
  });
});

all("form.fiche, form.cas").forEach((form) => {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const method = form.matches(".fiche") ? "PUT" : "POST";
    const said = await send(method, form.dataset.action, Object.fromEntries(new FormData(form)));
    one(".dit", form).textContent = said.message;
    if (said.ok && form.matches(".cas")) settle(form, said.message);
  });
});

all("button.ecarter").forEach((button) => {
  button.addEventListener("click", async () => {
    const form = button.closest("form");
    const said = await send("DELETE", form.dataset.action);
    if (said.ok) settle(form, said.message);
    else one(".dit", form).textContent = said.message;
  });
});

function settle(form, message) {
  const note = make("p", { class: "dit", role: "status", tabindex: "-1" }, message);
  form.replaceWith(note);
  note.focus();
}

all("button.retirer").forEach((button) => {
  button.addEventListener("click", async () => {
    const text = one("p", button.closest("section")).textContent;
    if (!(await dialog({ title: button.dataset.title, text, yes: button.textContent }))) return;
    button.disabled = true;
    const said = await send("DELETE", button.dataset.action);
    if (said.ok) location.href = "../../documents";
    else {
      button.disabled = false;
      one(".dit", button.closest("section")).textContent = said.message;
    }
  });
});

explainAcronyms();
nameAcronyms();
