// On the firm's own pages, where the form also works without this: says which page and campaign a message came from.
"use strict";
for (const form of document.querySelectorAll("form[data-heardback]")) {
  const fields = form.elements;
  const campaign = new URLSearchParams(location.search).get("utm_campaign");
  if (fields.page && !fields.page.value) fields.page.value = location.origin + location.pathname;
  if (fields.campaign && !fields.campaign.value && campaign) fields.campaign.value = campaign;
}
