// The start page: how far each part has come.

import { facts, number, showCommon, standing, words, work } from "./work.js";

function show() {
  showCommon();
  const all = Object.keys(facts.parts).map(standing);
  const score = all.reduce((sum, part) => sum + part.score, 0);
  const max = all.reduce((sum, part) => sum + part.max, 0);
  const total = document.getElementById("total");
  total.replaceChildren();
  const strong = document.createElement("strong");
  strong.textContent = number(score);
  total.append(strong, ` ${words("of_points", { max: number(max) })}`);
  for (const element of document.querySelectorAll(".so-far")) {
    const part = standing(element.dataset.part);
    element.replaceChildren();
    const bar = document.createElement("span");
    bar.className = "bar-of-points";
    bar.setAttribute("aria-hidden", "true");
    const filled = document.createElement("span");
    filled.style.width = `${(100 * part.score) / part.max}%`;
    bar.append(filled);
    element.append(
      bar,
      part.checked
        ? words("points", { score: number(part.score), max_score: number(part.max) })
        : words("not_begun"),
    );
  }
}

show();
work.elsewhere(show);
window.addEventListener("pageshow", show);
