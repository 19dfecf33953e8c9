"use strict";
const fields = [...document.querySelectorAll("[data-filter]")];
const cases = [...document.querySelectorAll(".case")];
const count = document.getElementById("shown");
function show() {
  let shown = 0;
  for (const one of cases) {
    const kept = fields.every((field) => {
      const wanted = field.value.trim().toLowerCase();
      if (!wanted) return true;
      if (field.dataset.filter === "text") return one.textContent.toLowerCase().includes(wanted);
      return one.dataset[field.dataset.filter] === field.value;
    });
    one.hidden = !kept;
    if (kept) shown += 1;
  }
  if (count) count.textContent = String(shown);
}
for (const field of fields) field.addEventListener("input", show);
show();
