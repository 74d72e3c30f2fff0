/* What Streamlit lets no page set: its language, its own words in French, and the ways of the keyboard (docs/adr/0050).
 *
 * `document.py` puts the words in the places marked by underscores. What the atlas itself writes is never looked at.
 */
const WORDS = new Map(Object.entries(__WORDS__));
const FORMS = Object.entries(__FORMS__).map(([form, french]) => [new RegExp("^" + form + "$"), french]);
const NAMES = ["aria-label", "title", "placeholder", "aria-valuetext"];
const OURS = [
  '[data-testid="stMarkdownContainer"]:not([data-testid="stFileUploaderDropzone"] *)',
  '[data-testid="stHtml"]',
  '[data-testid="stPlotlyChart"]',
  '[data-testid="stTableStyledTable"] td:not([data-testid="stTableStyledEmptyTableCell"])',
  '[data-testid="stFileChipName"]',
  '[data-testid="stCode"] pre',
  '[role="option"][data-key]:not([data-key^="__"])',
  "[data-tag] > :not(button)",
  "canvas, iframe, script, style, svg",
].join(",");

function french(text) {
  const known = WORDS.get(text);
  if (known !== undefined) return known;
  for (const [form, words] of FORMS) if (form.test(text)) return text.replace(form, words);
  return text;
}

function translateText(node) {
  const words = french(node.data);
  if (words !== node.data) node.data = words;
}

function translateNames(node) {
  // The name of a chosen value is the value itself.
  if (node.hasAttribute("data-tag")) return;
  for (const name of NAMES) {
    const text = node.getAttribute(name);
    const words = text && french(text);
    if (words && words !== text) node.setAttribute(name, words);
  }
}

function translate(node) {
  if (node.nodeType === Node.TEXT_NODE) translateText(node);
  else if (node.nodeType === Node.ELEMENT_NODE) translateNames(node);
}

function translateUnder(root) {
  const holder = root.nodeType === Node.ELEMENT_NODE ? root : root.parentElement;
  if (!holder || holder.closest(OURS)) return;
  translate(root);
  const filter = (node) =>
    node.nodeType === Node.ELEMENT_NODE && node.matches(OURS) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT;
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, filter);
  while (walker.nextNode()) translate(walker.currentNode);
}

function follow(changes) {
  markMenu();
  for (const change of changes) {
    // A chart that is redrawn changes a thousand marks, none of which is Streamlit's.
    if (change.target instanceof SVGElement) continue;
    if (change.type === "childList") change.addedNodes.forEach(translateUnder);
    else if (change.type === "characterData") translateUnder(change.target);
    else if (!change.target.closest(OURS)) translateNames(change.target);
  }
}

/* Calendars follow the language of the browser: here, that of the page. Streamlit reads it again at the next run. */
function useFrenchFormats(runAgain) {
  if (navigator.language.startsWith("fr")) return;
  Object.defineProperty(navigator, "language", { configurable: true, get: () => "fr-FR" });
  window.dispatchEvent(new Event("languagechange"));
  runAgain();
}

/* The menu is told from the rest, and the open page from the others; the link to the first page, which Streamlit leaves
 * without a path, leads there in a new tab too. */
let marked = "";
let menu = null;
function markMenu() {
  if (!menu?.isConnected) menu = document.querySelector(".st-key-menu");
  const links = menu ? [...menu.getElementsByTagName("a")] : [];
  if (!links.length) return;
  const [first] = links;
  const address = first.getAttribute("href");
  if (!address.startsWith(".")) first.setAttribute("href", "./" + address);
  const state = location.pathname + links.length;
  if (state === marked && menu.querySelector("[aria-current]")) return;
  marked = state;
  menu.role = "navigation";
  menu.ariaLabel = __MENU__;
  for (const link of links) link.removeAttribute("aria-current");
  const open = links.find((link) => link.pathname === location.pathname) || first;
  open.setAttribute("aria-current", "page");
}

/* Streamlit's first link leads before the menu; here it leads past it, to the title of the page. */
function skipTheMenu(event) {
  const title = event.target.closest('[data-testid="stSkipToContent"]') && document.querySelector("h1");
  if (!title) return;
  event.preventDefault();
  event.stopPropagation();
  title.tabIndex = -1;
  title.focus();
}

/* A link to the page that is open, with other choices: Streamlit shows them, and leaves the old address over them. */
function keepAddress(event) {
  const link = event.target.closest('a[data-testid="stPageLink-NavLink"]');
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (link.pathname === location.pathname && link.search !== location.search) history.pushState(null, "", link.href);
}

export default function ({ setTriggerValue }) {
  const page = document.documentElement;
  if (page.lang === "fr") return;
  page.lang = "fr";
  useFrenchFormats(() => setTriggerValue("langue", "fr"));
  translateUnder(document.body);
  markMenu();
  document.addEventListener("click", skipTheMenu, { capture: true });
  document.addEventListener("click", keepAddress, { capture: true });
  new MutationObserver(follow).observe(document.body, {
    subtree: true,
    childList: true,
    characterData: true,
    attributeFilter: NAMES,
  });
}
