// What Gradio's page lacks: from a citation to its source and back, names for screen readers, a focus that is never lost.
"use strict";
(() => {
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
  const mouse = window.matchMedia("(hover: hover)");
  const all = (selector) => [...document.querySelectorAll(selector)];
  const one = (selector) => document.querySelector(selector);
  const words = JSON.parse(one('meta[name="contrat-words"]').content);
  let focused = null;
  let panelText = "";
  let asked = 0;
  let waiting = false;

  function point(link) {
    const target = document.getElementById(link.getAttribute("href").slice(1));
    if (!target) return;
    const turn = target.closest(".turn");
    if (turn) all(".turn").forEach((other) => { other.hidden = other !== turn; });
    all(".pointed").forEach((other) => other.classList.remove("pointed"));
    (target.closest("mark") ?? target).classList.add("pointed");
    target.focus({ preventScroll: true });
    target.scrollIntoView({ block: "center", behavior: calm.matches ? "auto" : "smooth" });
  }

  function set(element, attributes) {
    for (const [name, value] of Object.entries(attributes)) {
      if (element && element.getAttribute(name) !== value) element.setAttribute(name, value);
    }
  }

  function nameThings() {
    all('[data-testid="bot"][aria-label], [data-testid="user"][aria-label]').forEach((e) => e.removeAttribute("aria-label"));
    set(one("#annonce"), { role: "status", "aria-live": "polite" });
    set(one('#echanges [role="log"]'), { "aria-label": words.conversation, "aria-live": "off", tabindex: "0" });
    set(one("#sources"), { role: "region", "aria-label": words.sources, tabindex: "0" });
    set(one("#question textarea"), { enterkeyhint: "send" });
    set(document.documentElement, { lang: "fr" });
  }

  function showFirstMark() {
    const panel = one("#sources");
    const text = one("#panneau")?.textContent ?? "";
    if (!panel || text === panelText) return;
    panelText = text;
    const mark = one(".turn:not([hidden]) mark");
    panel.scrollTop = 0;
    if (!mark || panel.scrollHeight <= panel.clientHeight) return;
    const below = mark.getBoundingClientRect().top - panel.getBoundingClientRect().top;
    if (below > panel.clientHeight / 2) panel.scrollTop = below - panel.clientHeight / 3;
  }

  function showNewQuestion() {
    const questions = all("#echanges .question");
    if (questions.length > asked) {
      const log = one('#echanges [role="log"]');
      const question = questions.at(-1);
      if (log.scrollHeight > log.clientHeight) log.scrollTop += question.getBoundingClientRect().top - log.getBoundingClientRect().top;
      else if (asked) question.scrollIntoView({ block: "start" });
    }
    asked = questions.length;
  }

  function keepFocus() {
    const box = one("#question textarea");
    if (box && !focused && mouse.matches) box.focus({ preventScroll: true });
    const lost = document.activeElement === document.body && focused && !(focused.isConnected && focused.checkVisibility());
    if (lost) (mouse.matches ? one("#question textarea") : one('#echanges [role="log"]'))?.focus({ preventScroll: true });
  }

  function tidy() {
    waiting = false;
    nameThings();
    showNewQuestion();
    showFirstMark();
    keepFocus();
  }

  function write(question) {
    const box = one("#question textarea");
    box.value = question;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.focus();
  }

  // The words of an answer as they are read, then each source: document, article, quote.
  function withReferences(reply) {
    const said = [...reply.children].filter((part) => !part.matches(".foot, .understood")).map((part) => part.innerText);
    const turn = reply.querySelector("a.cite")?.getAttribute("href").split("-")[1];
    const sources = all(`#sources-${turn} mark a.back`).map((link) => {
      const card = link.closest(".card");
      const title = card.querySelector(".document").textContent;
      return `${link.textContent} ${title}, ${card.querySelector("h3").textContent}`;
    });
    return [said.join("\n"), ...sources].join("\n");
  }

  async function copy(button) {
    const label = button.textContent;
    try {
      await navigator.clipboard.writeText(withReferences(button.closest(".reply")));
      button.textContent = words.copied;
    } catch {
      button.textContent = words.refused;
    }
    setTimeout(() => { button.textContent = label; }, 2500);
  }

  document.addEventListener("focusin", (event) => { focused = event.target; });
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element && event.target.closest(".reply button");
    if (button?.matches(".copier")) copy(button);
    if (button?.matches(".corriger")) write(button.parentElement.querySelector(".comprise").textContent);
    const link = event.target instanceof Element && event.target.closest("a.cite, a.back, a.lire");
    if (!link) return;
    event.preventDefault();
    // The conversation lives in this page: a document opens beside it.
    if (link.matches(".lire")) window.open(link.href, "_blank", "noopener");
    else point(link);
  });
  new MutationObserver(() => {
    if (!waiting) waiting = Boolean(requestAnimationFrame(tidy));
  }).observe(document.documentElement, { childList: true, subtree: true, attributes: true, attributeFilter: ["aria-label", "class", "lang"] });
})();
