"use strict";
(() => {
  const root = document.documentElement;
  const find = (selector, from = document) => from.querySelector(selector);
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const form = find(".filters"), table = find("#claims"), body = table.tBodies[0], rows = [...body.rows];
  const inside = find("#inside"), pages = all("main > .page"), columns = all("thead th", table);
  const FILTERS = ["source", "kind", "verdict", "system", "standing"];
  const DEFAULT = "claim";
  root.classList.add("js");

  // Light and dark: the system's choice until the reader makes one.
  const theme = find("#theme");
  const dark = () => (root.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
  const named = () => { theme.textContent = dark() ? "Light" : "Dark"; };
  const kept = { // a browser may keep nothing for files
    get: () => { try { return localStorage.getItem("modelcollapse-theme"); } catch { return null; } },
    set: (value) => { try { localStorage.setItem("modelcollapse-theme", value); } catch { /* the choice lasts for this visit */ } },
  };
  if (kept.get()) root.dataset.theme = kept.get();
  named();
  theme.addEventListener("click", () => {
    root.dataset.theme = dark() ? "light" : "dark";
    kept.set(root.dataset.theme);
    named();
  });
  find("#print").addEventListener("click", () => print());
  addEventListener("beforeprint", () => { // on paper nothing scrolls: a formula is told its width, to be set smaller by it
    for (const each of all(".eq math")) {
      const ems = each.getBoundingClientRect().width / parseFloat(getComputedStyle(each).fontSize);
      if (ems) each.style.setProperty("--ems", ems.toFixed(2));
    }
  });

  // Pages of claims and systems are unpacked once, when the first is opened.
  let unpacked = null;
  const unpack = () => unpacked ??= (async () => {
    const bytes = Uint8Array.from(atob(find("#packed").textContent), (each) => each.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return JSON.parse(await new Response(stream).text());
  })();

  // The table.
  const text = new Map(rows.map((row) => [row, row.textContent.toLowerCase()]));
  const cells = new Map(columns.map((head, place) => [head.dataset.by, { head, place, number: head.dataset.kind === "number" }]));
  const value = (row, { head, place, number }) => {
    if (!number) return row.dataset[head.dataset.by];
    const given = row.cells[place].dataset.v;
    return given === undefined ? null : Number(given);
  };
  const collator = new Intl.Collator("en", { numeric: true });
  const compare = (a, b) => typeof a === "number" ? a - b : collator.compare(a, b);
  function sort(by) {
    const name = by.replace(/^-/, ""), down = by.startsWith("-"), column = cells.get(name) || cells.get(DEFAULT);
    for (const each of columns) each.removeAttribute("aria-sort");
    column.head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const keyed = rows.map((row, place) => [value(row, column), place, row]);
    keyed.sort(([a, i], [b, j]) => {
      if (a === null || b === null) return (a === null) - (b === null) || i - j; // what has no number comes last
      return (down ? -compare(a, b) : compare(a, b)) || i - j;
    });
    body.append(...keyed.map(([, , row]) => row));
  }
  function filter(chosen) {
    const words = (chosen.get("text") || "").toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const row of rows) {
      const fits = FILTERS.every((name) => !chosen.get(name) || row.dataset[name] === chosen.get(name))
        && words.every((word) => text.get(row).includes(word));
      row.hidden = !fits;
      count += fits;
    }
    find("#count").textContent = count === rows.length ? `All ${count} claims.` : `${count} of ${rows.length} claims.`;
    const asked = [...chosen].filter(([name]) => name !== "sort"); // also what an address asks for and no filter offers
    find("#asked").textContent = asked.map(([name, given]) => `${name}: ${given}`).join("; ");
    find("#empty").hidden = count > 0;
    table.hidden = count === 0;
  }
  const order = form.elements.sort;
  for (const [name, { head }] of cells) {
    for (const down of ["", "-"]) order.append(new Option(`${head.textContent} ${down ? "↓" : "↑"}`, down + name));
  }
  function chosen() {
    const picked = new URLSearchParams();
    for (const [name, given] of new FormData(form)) {
      if (given && !(name === "sort" && given === DEFAULT)) picked.set(name, given);
    }
    return picked;
  }
  function apply(picked) {
    for (const name of ["text", ...FILTERS]) form.elements[name].value = picked.get(name) || "";
    order.value = picked.get("sort") || DEFAULT;
    if (!order.value) order.value = DEFAULT;
    if (FILTERS.some((name) => picked.get(name))) unfold(true);
    sort(order.value);
    filter(picked);
  }
  let view = "#ledger";
  function update() {
    const picked = chosen();
    view = `#ledger${picked.size ? `?${picked}` : ""}`;
    history.replaceState(null, "", view); // a view has an address
    sort(order.value);
    filter(picked);
  }
  form.addEventListener("input", update);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(update));
  find("#clear").addEventListener("click", () => form.reset());
  const more = find("#more"); // on a phone the filters are folded until they are wanted
  const unfold = (open) => { form.classList.toggle("open", open); more.setAttribute("aria-expanded", open); };
  more.addEventListener("click", () => unfold(!form.classList.contains("open")));
  find("#says").addEventListener("change", (event) => table.classList.toggle("with-statements", event.target.checked));
  for (const head of columns) {
    find("button", head).addEventListener("click", () => {
      const name = head.dataset.by;
      order.value = order.value === name ? `-${name}` : name;
      update();
    });
  }

  // What is wider than its place is scrolled by the keyboard too.
  function reach() {
    const wide = all("main .scroll, main .eq, main .f, main pre").map((each) => [each, each.scrollWidth > each.clientWidth]);
    for (const [each, scrolls] of wide) {
      if (scrolls) { each.tabIndex = 0; each.role = "group"; each.ariaLabel = "scrolls sideways"; }
      else for (const name of ["tabindex", "role", "aria-label"]) each.removeAttribute(name);
    }
  }
  addEventListener("resize", reach);

  // Addresses: #ledger?verdict=REFUTED, #claim/kazdan.variance-mle or its id alone, #system/kde, #errata, #everything.
  const places = new Map();
  let at = null;
  async function open(name) {
    const found = await unpack();
    const texts = name === "everything" ? Object.values(found) : [found[name] || missing(name)];
    inside.replaceChildren(...texts.map((each) => {
      const part = document.createElement("article");
      part.className = name.startsWith("system/") || each.includes('href="#systems">←') ? "system" : "claim";
      part.innerHTML = each; // written by the program; what came from a record was escaped
      return part;
    }));
    const back = find("[data-back]", inside);
    if (back) back.href = view;
  }
  const missing = (name) => {
    const told = document.createElement("code");
    told.textContent = name;
    return `<h1 tabindex="-1">Not in this report</h1><p>There is no ${told.outerHTML}. <a href="#ledger">The ledger</a> lists all claims.</p>`;
  };
  async function route(moved) {
    delete root.dataset.ready;
    const [typed, query] = decoded(location.hash.slice(1)).split(/\?(.*)/s);
    const path = /^\w+\.[\w-]+$/.test(typed) ? `claim/${typed}` : typed; // a claim by its id alone
    const named = find(`main > .page[id="${CSS.escape(path)}"]`);
    const packed = /^(claim|system)\/|^everything$/.test(path);
    if (at !== null) places.set(at, scrollY);
    const page = packed ? inside : named && named !== inside ? named : find("#ledger");
    if (packed) {
      try {
        await open(path);
      } catch (error) {
        inside.innerHTML = '<h1 tabindex="-1">This browser cannot unpack the page</h1><p>It needs <code>DecompressionStream</code>; browsers since 2023 have it.</p>';
      }
    }
    for (const each of pages) each.hidden = path !== "everything" && each !== page;
    if (page.id === "ledger") {
      view = `#ledger${query ? `?${query}` : ""}`;
      apply(new URLSearchParams(query || ""));
    }
    const tab = { claim: "ledger", system: "systems" }[path.split("/")[0]] || page.id;
    for (const each of all(".top nav a")) {
      if (each.hash === `#${tab}`) each.setAttribute("aria-current", "page");
      else each.removeAttribute("aria-current");
    }
    const title = find("h1", page);
    document.title = `${title.textContent} – modelcollapse`;
    at = location.hash;
    scrollTo(0, moved && page.id === "ledger" ? places.get(at) || 0 : 0);
    if (moved) title.focus({ preventScroll: true });
    reach();
    root.dataset.ready = path || "ledger"; // the page that is shown, whole
  }
  const decoded = (hash) => { try { return hash.includes("?") ? hash : decodeURIComponent(hash); } catch { return hash; } };
  history.scrollRestoration = "manual";
  addEventListener("hashchange", () => route(true));
  find(".skip").addEventListener("click", (event) => {
    event.preventDefault(); // #main is no page
    find("h1", pages.find((each) => !each.hidden)).focus();
  });
  route(false);
})();
