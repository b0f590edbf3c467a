// Keys of the composer: Enter in a line sends nothing, Ctrl+Enter (or Cmd+Enter) sends; one writes on at the end of
// what stands there. No rule here.
"use strict";
function writeOn() {
  const text = document.getElementById("id_text");
  text?.setSelectionRange(text.value.length, text.value.length);
}
document.addEventListener("DOMContentLoaded", writeOn);
document.addEventListener("htmx:afterSettle", (event) => event.target.id === "reply-text" && writeOn());
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
