// Keys of the composer: Enter in a line sends nothing, Ctrl+Enter (or Cmd+Enter) sends. No rule here.
"use strict";
document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.("#composer");
  if (!form || event.key !== "Enter") return;
  if (event.ctrlKey || event.metaKey) {
    event.preventDefault();
    form.requestSubmit(form.querySelector("button[value=send]"));
  } else if (event.target.matches("input:not([type=checkbox], [type=file])")) {
    event.preventDefault();
  }
});
