"use strict";
// Filters and rows. Texts are set as text, never as HTML; what is chosen stands in the address, so
// that a view can be sent to somebody.
(function () {
  const data = JSON.parse(document.getElementById("data").textContent);
  const STEP = 100;
  const FILTERS = [
    ["verdict", "Verdict"], ["severity", "Severity"], ["service", "Service"], ["responsibility", "Responsibility"],
    ["practice", "Practice"], ["rule", "Rule"], ["account", "Account"], ["region", "Region"], ["source", "Source"],
  ];
  const ORDER = ["critical", "high", "medium", "low", "info", "fail", "undecided", "suppressed", "pass"];
  const form = document.getElementById("filters");
  const list = document.getElementById("list");
  const count = document.getElementById("count");
  const more = document.getElementById("more");
  const fields = new Map();
  let found = [];
  let shown = 0;

  function make(name, className, text) {
    const element = document.createElement(name);
    if (className) element.className = className;
    if (text !== undefined) element.textContent = text;
    return element;
  }

  for (const finding of data.findings) {
    const rule = data.rules[finding.rule] || {};
    finding.practice = rule.practice;
    finding.responsibility = rule.responsibility;
    const words = [finding.title, finding.rule, finding.message, finding.facet, finding.address, finding.name,
      finding.type, finding.place, finding.account, finding.region, finding.controls, finding.fingerprint, (rule.aliases || []).join(" ")];
    finding.words = words.filter(Boolean).join("\n").toLowerCase();
  }

  function labelled(name, title, field, className) {
    const label = make("label", className, title);
    field.name = name;
    label.append(field);
    form.append(label);
    fields.set(name, field);
  }

  const search = make("input");
  search.type = "search";
  search.autocomplete = "off";
  search.placeholder = "words in the title, message, resource, file, id of a rule or control";
  labelled("q", "Search", search, "wide");
  for (const [name, title] of FILTERS) {
    const counts = new Map();
    for (const finding of data.findings) {
      if (finding[name]) counts.set(finding[name], (counts.get(finding[name]) || 0) + 1);
    }
    if (counts.size === 0) continue;
    const rank = (value) => (ORDER.includes(value) ? ORDER.indexOf(value) : ORDER.length);
    const values = [...counts.keys()].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
    const select = make("select");
    select.append(new Option("all", ""));
    for (const value of values) select.append(new Option(value + " (" + counts.get(value) + ")", value));
    labelled(name, title, select);
  }
  const reset = make("button", "", "Clear");
  reset.type = "reset";
  form.append(reset);

  function fact(facts, name, value) {
    if (!value) return;
    facts.append(make("dt", "", name), make("dd", "", value));
  }

  function steps(detail, title, items) {
    if (!items) return;
    detail.append(make("h4", "", title));
    const steps = make("ul");
    for (const item of items) steps.append(make("li", "", item));
    detail.append(steps);
  }

  function detail(finding) {
    const rule = data.rules[finding.rule] || {};
    const detail = make("div", "detail");
    if (finding.message) detail.append(make("p", "", finding.message));
    const facts = make("dl", "facts");
    fact(facts, "Suppressed", finding.suppressed);
    fact(facts, "Rule", finding.rule);
    fact(facts, "Resource", finding.address);
    fact(facts, "Name", finding.name);
    fact(facts, "Type", finding.type);
    fact(facts, "Account", finding.account);
    fact(facts, "Region", finding.region);
    fact(facts, "Where", finding.place);
    fact(facts, "Which", finding.facet);
    fact(facts, "Responsibility", rule.responsibility);
    fact(facts, "Practice", rule.practice);
    fact(facts, "Controls", finding.controls);
    fact(facts, "Elsewhere", (rule.aliases || []).join(", "));
    fact(facts, "Fingerprint", finding.fingerprint);
    detail.append(facts);
    steps(detail, "How it was concluded", finding.proof);
    steps(detail, "Also", finding.related);
    const page = document.getElementById("page-" + finding.rule);
    if (page) {
      const about = make("div", "page");
      about.append(page.content.cloneNode(true));
      detail.append(about);
    }
    return detail;
  }

  function row(finding) {
    const row = make("details");
    const summary = make("summary");
    const word = finding.verdict === "fail" ? finding.severity : finding.verdict;
    summary.append(make("span", "badge " + word, word), make("span", "title", finding.title),
      make("span", "address", finding.address), make("span", "place", finding.place || finding.region || ""));
    row.append(summary);
    row.addEventListener("toggle", () => {
      if (row.open && row.childElementCount === 1) row.append(detail(finding));
    });
    return row;
  }

  function grow() {
    const rows = document.createDocumentFragment();
    for (const finding of found.slice(shown, shown + STEP)) rows.append(row(finding));
    shown = Math.min(shown + STEP, found.length);
    list.append(rows);
    more.hidden = shown >= found.length;
  }

  function filter() {
    const wanted = [...fields].filter(([name, field]) => name !== "q" && field.value);
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    found = data.findings.filter((finding) =>
      wanted.every(([name, field]) => finding[name] === field.value) &&
      words.every((word) => finding.words.includes(word)));
    count.textContent = found.length + " of " + data.findings.length + " findings";
    list.replaceChildren();
    shown = 0;
    grow();
    if (found.length === 1) list.firstElementChild.open = true;
  }

  function remember() {
    const chosen = new URLSearchParams();
    for (const [name, field] of fields) if (field.value) chosen.set(name, field.value);
    history.replaceState(null, "", "#" + chosen);
  }

  function recall() {
    const chosen = new URLSearchParams(location.hash.slice(1));
    for (const [name, field] of fields) {
      field.value = chosen.get(name) || "";
      if (field.selectedIndex === -1) field.value = "";
    }
    filter();
  }

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", () => { filter(); remember(); });
  form.addEventListener("reset", () => setTimeout(() => { filter(); remember(); }));
  addEventListener("hashchange", () => {
    recall();
    document.getElementById("findings-title").scrollIntoView();
  });
  more.addEventListener("click", grow);
  if ("IntersectionObserver" in window) {
    new IntersectionObserver((seen) => { if (seen.some((one) => one.isIntersecting)) grow(); }).observe(more);
  }
  recall();
})();
