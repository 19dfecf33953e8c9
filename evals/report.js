"use strict";
const fields = [...document.querySelectorAll("[data-filter]")];
const cases = [...document.querySelectorAll(".case")];
// No-break spaces are what a person types as plain ones.
const plain = (text) => text.toLowerCase().replace(/\s+/g, " ");
const count = document.getElementById("shown");
function show() {
  let shown = 0;
  for (const one of cases) {
    const kept = fields.every((field) => {
      const wanted = plain(field.value.trim());
      if (!wanted) return true;
      if (field.dataset.filter === "text") return plain(one.textContent).includes(wanted);
      return one.dataset[field.dataset.filter] === field.value;
    });
    one.hidden = !kept;
    if (kept) shown += 1;
  }
  if (count) count.textContent = String(shown);
}
for (const field of fields) field.addEventListener("input", show);
show();
