// What every page needs: words, a question to the server, a dialog, the explanation of an acronym.
export const words = JSON.parse(document.querySelector('meta[name="contrat-words"]').content);
export const all = (selector, within = document) => [...within.querySelectorAll(selector)];
export const one = (selector, within = document) => within.querySelector(selector);

// Attributes with a handler's name are never set here, and text is only ever set as text.
export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(key, "");
    else if (value !== false && value !== undefined) element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}

// Ask the server for a change; what comes back has `ok` and a `message` in French.
export async function send(method, address, body) {
  try {
    const options = { method, headers: { "content-type": "application/json" } };
    if (body !== undefined) options.body = JSON.stringify(body);
    const reply = await fetch(address, options);
    const said = await reply.json().catch(() => ({}));
    return { ...said, ok: reply.ok, message: said.message ?? (reply.ok ? "" : words.failed) };
  } catch {
    return { ok: false, message: words.lost };
  }
}

export async function fragment(address) {
  try {
    const reply = await fetch(address);
    return reply.ok ? await reply.text() : null;
  } catch {
    return null;
  }
}

// Show a dialog; resolve to the values of its fields by name, or to null where it was left.
export function dialog({ title, text = "", fields = [], yes }) {
  return new Promise((resolve) => {
    const heading = make("h2", { id: "dialogue-titre" }, title);
    const form = make("form", { method: "dialog" }, heading);
    if (text) form.append(make("p", {}, text));
    fields.forEach((field) => form.append(make("p", {}, make("label", { for: field.id }, field.getAttribute("data-label")), field)));
    const cancel = make("button", { type: "button", class: "bouton" }, words.cancel);
    form.append(make("p", { class: "choix" }, make("button", { type: "submit", class: "bouton plein" }, yes), cancel));
    const box = make("dialog", { "aria-labelledby": "dialogue-titre", class: "boite" }, form);
    const before = document.activeElement;
    const end = (value) => {
      box.remove();
      if (before?.isConnected) before.focus();
      resolve(value);
    };
    cancel.addEventListener("click", () => end(null));
    box.addEventListener("cancel", (event) => { event.preventDefault(); end(null); });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      end(Object.fromEntries(new FormData(form)));
    });
    document.body.append(box);
    box.showModal();
    (fields[0] ?? cancel).focus();
    fields[0]?.select?.();
  });
}

// An acronym explains itself under the mouse and under the focus; Escape puts the explanation away (WCAG 1.4.13).
export function explainAcronyms() {
  const bubble = make("div", { id: "bulle", role: "tooltip", hidden: true });
  document.body.append(bubble);
  let shown = null;
  const hide = () => {
    bubble.hidden = true;
    shown?.removeAttribute("aria-describedby");
    shown = null;
  };
  const show = (target) => {
    const abbreviation = target instanceof Element && target.closest("abbr");
    if (!abbreviation || abbreviation === shown) return;
    hide();
    if (abbreviation.title) {
      abbreviation.setAttribute("data-said", abbreviation.title);
      abbreviation.removeAttribute("title");
    }
    shown = abbreviation;
    bubble.textContent = abbreviation.getAttribute("data-said");
    abbreviation.setAttribute("aria-describedby", "bulle");
    bubble.hidden = false;
    const place = abbreviation.getBoundingClientRect();
    const left = Math.min(place.left, window.innerWidth - bubble.offsetWidth - 12);
    const below = place.bottom + bubble.offsetHeight + 8 < window.innerHeight;
    bubble.style.left = `${Math.max(8, left)}px`;
    bubble.style.top = `${below ? place.bottom : place.top - bubble.offsetHeight}px`;
  };
  document.addEventListener("mouseover", (event) => {
    if (event.target instanceof Element && event.target.closest("abbr")) show(event.target);
    else if (shown && !shown.matches(":focus") && event.target !== bubble) hide();
  });
  document.addEventListener("focusin", (event) => { hide(); show(event.target); });
  document.addEventListener("focusout", hide);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
  document.addEventListener("scroll", hide, true);
}

export function nameAcronyms() {
  all("abbr:not([tabindex])").forEach((abbreviation) => abbreviation.setAttribute("tabindex", "0"));
}
