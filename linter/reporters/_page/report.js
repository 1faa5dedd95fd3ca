"use strict";
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const grave = ["error", "warning", "advice"];
  const cards = all(".finding");
  const byId = new Map(cards.map((card) => [card.id, card]));
  const form = document.getElementById("filters");
  const namesOf = (element) => element.dataset.f.split(" ").filter(Boolean);

  const apply = () => {
    const chosen = (name) => new Set(all(`input[name="${name}"]:checked`, form).map((box) => box.value));
    const kinds = ["severity", "confidence", "category"].map((name) => [name, chosen(name)]);
    const rule = form.elements.rule.value;
    for (const card of cards) {
      card.hidden = !(kinds.every(([name, values]) => values.has(card.dataset[name])) && (!rule || card.dataset.rule === rule));
    }
    refresh();
  };

  const refresh = () => {
    const visible = (id) => byId.has(id) && !byId.get(id).hidden;
    for (const ref of all(".ref")) ref.hidden = !visible(ref.dataset.f);
    for (const mark of all("mark[data-f]")) {
      const levels = namesOf(mark).filter(visible).map((id) => grave.indexOf(byId.get(id).dataset.severity));
      mark.className = levels.length ? `on ${grave[Math.min(...levels)]}` : "here";
    }
    for (const draft of all(".draft")) {
      const own = all(".finding", draft);
      const left = own.filter((card) => !card.hidden).length;
      const line = draft.querySelector(".left");
      line.hidden = left === own.length;
      line.textContent = `${left} of ${own.length} shown; the filters hide the others.`;
    }
    const left = cards.filter((card) => !card.hidden).length;
    document.getElementById("shown").textContent =
      left === cards.length ? `All ${cards.length} findings are shown.` : `${left} of ${cards.length} findings are shown.`;
  };

  // Beside the draft the findings scroll by themselves: bring a card into view there, and leave the draft where it is.
  const besides = (card) => {
    const side = card.closest(".side");
    if (!side || getComputedStyle(side).position !== "sticky") return false;
    side.scrollTop += card.getBoundingClientRect().top - side.getBoundingClientRect().top - 16;
    const box = side.getBoundingClientRect();
    return box.top < innerHeight / 2 && box.bottom > innerHeight / 2;
  };

  const show = () => {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    for (let up = target; up; up = up.parentElement) if (up.tagName === "DETAILS") up.open = true;
    const id = target.dataset.f || target.id;
    const card = byId.get(id);
    if (card && card.hidden) {
      card.hidden = false;
      refresh();
    }
    for (const old of all(".flash")) old.classList.remove("flash");
    if (target.classList.contains("at")) {
      for (const mark of all("mark[data-p]")) if (mark.dataset.p.split(" ").includes(target.id)) mark.classList.add("flash");
      if (card) {
        card.classList.add("flash");
        besides(card);
      }
    }
    if (!target.hasAttribute("tabindex")) target.tabIndex = -1;
    if (target !== card || !besides(card)) {
      target.scrollIntoView({ block: target.classList.contains("at") ? "center" : "start" });
    }
    target.focus({ preventScroll: true });
  };

  document.addEventListener("click", (event) => {
    const mark = event.target.closest("mark.on");
    if (mark && !event.target.closest("a")) {
      const id = namesOf(mark).find((name) => !byId.get(name).hidden);
      if (id) location.hash = id;
      return;
    }
    const link = event.target.closest('a[href^="#"]');
    if (link && link.hash === location.hash) show(); // the same place again: no change of address will tell
  });
  addEventListener("hashchange", show);

  let opened = [];
  addEventListener("beforeprint", () => {
    opened = all("details.draft:not([open])");
    for (const draft of opened) draft.open = true;
  });
  addEventListener("afterprint", () => {
    for (const draft of opened) draft.open = false;
  });

  if (form) {
    form.hidden = false;
    form.addEventListener("change", apply);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => setTimeout(apply));
    apply();
  }
  show();
})();
