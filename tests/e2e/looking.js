/* What a reader sees of a document: its texts where they stand, those that are cut, hidden or one over another. */
() => {
  const SLACK = 2;
  const seen = (node) => node.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const isIcon = (node) => node.closest("[data-testid=stIconMaterial], [translate=no]") !== null;
  const scrolls = (value) => value === "auto" || value === "scroll";

  /* The part of a box that its ancestors let through, and whether one of them cuts it without a way to scroll. */
  function clipped(box, node) {
    let { left, right, top, bottom } = box;
    let cut = false;
    for (let parent = node; parent && parent !== document.body; parent = parent.parentElement) {
      // What is below the fold of the page is one turn of the wheel away.
      if (parent.dataset.testid === "stMain") break;
      const style = getComputedStyle(parent);
      if (style.position === "fixed") break;
      if (style.overflowX === "visible" && style.overflowY === "visible") continue;
      const frame = parent.getBoundingClientRect();
      if (!scrolls(style.overflowX)) cut ||= left < frame.left - SLACK || right > frame.right + SLACK;
      if (!scrolls(style.overflowY)) cut ||= top < frame.top - SLACK || bottom > frame.bottom + SLACK;
      if (style.overflowX !== "visible") [left, right] = [Math.max(left, frame.left), Math.min(right, frame.right)];
      if (style.overflowY !== "visible") [top, bottom] = [Math.max(top, frame.top), Math.min(bottom, frame.bottom)];
    }
    return { left, right, top, bottom, cut, shown: right - left > SLACK && bottom - top > SLACK };
  }

  const texts = [];
  const written = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const words = node.data.trim();
    const parent = node.parentElement;
    if (!words || /^(STYLE|SCRIPT|NOSCRIPT|TITLE)$/i.test(parent.tagName) || !seen(parent) || isIcon(parent)) continue;
    for (const word of words.split(/\s+/)) written.add(word);
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const rect of range.getClientRects()) {
      const box = clipped(rect, parent);
      if (box.shown) texts.push({ words, parent, ...box });
    }
  }

  const overlapping = [];
  for (let i = 0; i < texts.length; i++)
    for (let j = i + 1; j < texts.length; j++) {
      const [a, b] = [texts[i], texts[j]];
      const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      const lower = Math.min(a.bottom - a.top, b.bottom - b.top);
      if (a.parent !== b.parent && across > SLACK && down > lower / 3) overlapping.push([a.words, b.words]);
    }

  const inputs = [...document.querySelectorAll("input")].filter(seen);
  const main = document.querySelector("[data-testid=stMain]") || document.documentElement;
  return {
    words: [...new Set(texts.map((text) => text.words))],
    written: [...written],
    // A name is read aloud where nothing is seen: on a button that only shows under the mouse, for one.
    names: [
      ...[...document.querySelectorAll("[aria-label], [title], [placeholder], [aria-valuetext], img[alt]")].flatMap(
        (node) => ["aria-label", "title", "placeholder", "aria-valuetext", "alt"].map((name) => node.getAttribute(name)),
      ),
      ...[...document.querySelectorAll("[aria-describedby]")].flatMap((node) =>
        node.getAttribute("aria-describedby").split(" ").map((id) => document.getElementById(id)?.textContent),
      ),
    ].filter(Boolean),
    cut: [
      ...texts.filter((text) => text.cut).map((text) => text.words),
      ...inputs.filter((box) => box.scrollWidth > box.clientWidth + SLACK).map((box) => box.value || box.placeholder),
    ],
    overlapping,
    beyond: [
      ...texts.filter((text) => text.right > innerWidth + SLACK || text.left < -SLACK).map((text) => text.words),
      ...(main.scrollWidth > main.clientWidth ? [`page ${main.scrollWidth - main.clientWidth} px too wide`] : []),
    ],
  };
}
