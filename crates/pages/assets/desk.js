// The desk's own script. Everything works without it, by forms and links; with it
// nothing reloads: acts are sent in the background, and parts of the page come as
// HTML whose ids say where they go.
"use strict";
(() => {
  const create = { createHTML: (text) => text };
  // The only place where text becomes markup: what this desk itself has drawn.
  const policy = window.trustedTypes
    ? window.trustedTypes.createPolicy("good-offices", create)
    : create;
  const parsed = (html) =>
    [...new DOMParser().parseFromString(policy.createHTML(html), "text/html").body.children];
  const byId = (id) => document.getElementById(id);

  // What a person opened, and what they are typing, is theirs.
  const morphing = {
    morphStyle: "outerHTML",
    ignoreActiveValue: true,
    callbacks: {
      beforeAttributeUpdated: (name, node) => !(name === "open" && node.matches("details")),
    },
  };

  // Closed before it goes, a dialog gives the focus back to where it came from.
  const dismiss = (dialog) => {
    dialog?.close();
    dialog?.remove();
  };

  const place = (part, fetched = false) => {
    if (part.matches("template[data-restore]")) {
      restore(byId(part.dataset.restore), part.content.textContent);
      return;
    }
    const there = byId(part.id);
    if (there) {
      // A live region tells what is put into it, not that it was replaced.
      if (part.hasAttribute("data-now")) {
        there.className = part.className;
        there.replaceChildren(...part.childNodes);
      } else if (part.matches("dialog")) {
        dismiss(there);
        document.body.append(part);
      } else {
        Idiomorph.morph(there, part, morphing);
      }
    } else if (part.dataset.into) {
      const log = byId(part.dataset.into);
      const number = Number(part.dataset.number);
      if (!log || (!fetched && isBeyond(log, number))) return;
      let after = log.lastElementChild;
      while (after && Number(after.dataset.number) > number) after = after.previousElementSibling;
      if (after) after.after(part);
      else log.prepend(part);
    } else if (part.matches("dialog")) {
      document.body.append(part);
    }
    if (part.matches("dialog")) {
      part.showModal();
      remind(part);
      for (const form of part.querySelectorAll("form[data-draft]")) recall(form).catch(() => {});
    }
  };

  // ---- Choices of this browser alone; without a place to keep them they are on. ----
  const wanted = (choice, now) => {
    try {
      if (now !== undefined) localStorage.setItem(choice, now ? "on" : "off");
      return localStorage.getItem(choice) !== "off";
    } catch {
      return true;
    }
  };
  const remind = (within) => {
    for (const box of within.querySelectorAll("[data-remember]")) {
      box.checked = wanted(box.dataset.remember);
    }
  };
  document.addEventListener("change", ({ target }) => {
    if (target.matches("[data-remember]")) wanted(target.dataset.remember, target.checked);
  });

  const logs = () => [...document.querySelectorAll("[data-log]")];
  // Where there is little room the page scrolls as one.
  const scroller = (log) =>
    getComputedStyle(log).overflowY === "visible" ? document.scrollingElement : log;
  const atEnd = (log) => {
    const { scrollHeight, scrollTop, clientHeight } = scroller(log);
    // The end of what is loaded is not the end of the room.
    return scrollHeight - scrollTop - clientHeight < 48 && !isOpen(log, "newer");
  };
  const toEnd = (log) => {
    const place = scroller(log);
    place.scrollTop = place.scrollHeight;
  };

  // Whoever reads the end of a room goes on doing so, whatever grows or shrinks;
  // whoever reads further up is not moved.
  const pinned = new Set();
  const pin = () => pinned.forEach(toEnd);
  const resized = new ResizeObserver(pin);
  const settle = () => {
    pin();
    requestAnimationFrame(() => {
      pin();
      requestAnimationFrame(pin);
    });
  };

  // ---- A log holds a window of its lines: a browser that lays out ten thousand answers
  // no key in time. What is far from what is read goes, and comes again when needed. ----
  const MOST = 240;
  const numberOf = (log, at) => Number([...log.querySelectorAll("article")].at(at)?.dataset.number ?? -1);
  const edge = (log, which) => log.querySelector(`.${which}`);
  const isOpen = (log, which) => edge(log, which)?.querySelector("[data-more]")?.hidden === false;
  // Whether a line stands outside the window. One that came after it is remembered.
  const isBeyond = (log, number) => {
    const [first, last] = [numberOf(log, 0), numberOf(log, -1)];
    if (number > last && isOpen(log, "newer")) {
      beyond.set(log, Math.max(beyond.get(log) ?? 0, number));
      return true;
    }
    return number < first && isOpen(log, "older");
  };
  // Shows the way to the lines beyond an edge.
  const reopen = (log, which) => {
    const there = edge(log, which);
    const link = there?.querySelector("[data-more]");
    if (!link) return;
    link.href = link.dataset.more + numberOf(log, which === "older" ? 0 : -1);
    there.hidden = link.hidden = false;
    for (const told of there.querySelectorAll("p")) told.hidden = true;
  };
  // The first line in sight.
  const inSight = (log, lines) => {
    const top = Math.max(0, log.getBoundingClientRect().top);
    return lines.findIndex((one) => one.getBoundingClientRect().bottom > top);
  };
  // What is read stays where it is on the screen.
  const still = (log, act) => {
    const lines = [...log.querySelectorAll("article")];
    const anchor = lines[inSight(log, lines)];
    const top = anchor?.getBoundingClientRect().top;
    act();
    if (anchor?.isConnected) scroller(log).scrollTop += anchor.getBoundingClientRect().top - top;
  };
  const trim = (log) => {
    const lines = [...log.querySelectorAll("article")];
    if (lines.length <= MOST || !edge(log, "newer")) return;
    const here = pinned.has(log) ? lines.length : inSight(log, lines);
    still(log, () => {
      while (lines.length > MOST) {
        const which = here > lines.length / 2 ? "older" : "newer";
        const far = which === "older" ? lines.shift() : lines.pop();
        // Nobody loses the place of the keyboard.
        if (far.contains(document.activeElement)) break;
        far.remove();
        reopen(log, which);
      }
    });
  };

  // Puts parts where they go.
  const apply = (html) => {
    for (const part of parsed(html)) place(part);
    for (const log of logs()) trim(log);
    settle();
    count();
  };

  // ---- Composers and long forms: what is typed is kept at the desk. ----
  const kept = new WeakMap();
  // The fields of a form; what is kept by itself is none of them.
  const filled = (form) => {
    const apart = [...form.querySelectorAll("[data-draft]")].map(({ name }) => name);
    const isOf = ([name, value]) => typeof value === "string" && !apart.includes(name);
    return String(new URLSearchParams([...new FormData(form)].filter(isOf)));
  };
  const typed = (one) => (one.matches("form") ? filled(one) : one.value);
  const retype = (one, text) => {
    if (!one.matches("form")) {
      one.value = text;
      return;
    }
    const told = new URLSearchParams(text);
    const seen = {};
    for (const field of one.elements) {
      if (field.matches("[data-draft]")) continue;
      const all = told.getAll(field.name);
      if (field.matches("[type=checkbox], [type=radio]")) field.checked = all.includes(field.value);
      else if (field.matches("input:not([type=hidden], [type=file]), select, textarea")) {
        const nth = (seen[field.name] = (seen[field.name] ?? -1) + 1);
        const before = field.value;
        if (nth < all.length) field.value = all[nth];
        // What cannot be chosen any more is not.
        if (field.selectedIndex === -1) field.value = before;
      }
    }
  };
  const keep = async (area) => {
    clearTimeout(kept.get(area));
    kept.delete(area);
    const body = new URLSearchParams({ words: typed(area) });
    // Browsers let little outlive its page.
    const keepalive = String(body).length < 60000;
    const answer = await fetch(area.dataset.draft, { method: "POST", body, keepalive }).catch(() => null);
    // What the desk does not have is not kept: it is offered again.
    if (!answer?.ok && !kept.has(area)) kept.set(area, 0);
  };
  const unkept = (area) => {
    clearTimeout(kept.get(area));
    kept.set(area, setTimeout(keep, 300, area));
  };
  document.addEventListener("input", ({ target }) => {
    const one = target.closest("[data-draft]");
    if (one) unkept(one);
  });
  const keepAll = () => {
    for (const area of document.querySelectorAll("[data-draft]")) if (kept.has(area)) keep(area);
  };
  addEventListener("beforeunload", (event) => {
    // Whoever would lose something is asked.
    const areas = [...document.querySelectorAll("[data-draft]")];
    if (areas.some((area) => kept.get(area) === 0 && typed(area))) event.preventDefault();
    keepAll();
  });
  addEventListener("pagehide", keepAll);
  // What a page hands over as it goes may reach the desk after the next page was
  // drawn there.
  const recall = async (area) => {
    const drawn = typed(area);
    const answer = await fetch(area.dataset.draft, { headers: { "desk-part": "1" } });
    const draft = answer.ok ? await answer.text() : drawn;
    // A form that nobody has filled in yet is as it was drawn.
    if (typed(area) === drawn && draft !== drawn && (draft || !area.matches("form"))) {
      retype(area, draft);
      if (area.matches("[data-preview]")) area.requestSubmit(area.querySelector("[data-shows]"));
    }
    // What was sent and not done stands on the page alone.
    else if (area.querySelector("[aria-invalid], [name=seen]")) unkept(area);
  };
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) keepAll();
  });

  const restore = (area, words) => {
    if (!area || area.value.startsWith(words)) return;
    area.value = area.value.trim() ? `${words}\n\n${area.value}` : words;
    area.focus();
    unkept(area);
  };

  // ---- Acts ----
  // Whether the desk is there, and whether it knows this browser.
  const tell = (what) => {
    for (const id of ["unreachable", "unseated"]) {
      const told = byId(id);
      if (told) told.hidden = id !== what;
    }
  };
  // What is pressed while a form only looks goes after it; twice the same act goes once.
  const after = new WeakMap();
  const send = async (form, submitter) => {
    if (form.hasAttribute("aria-busy")) {
      if (after.has(form)) after.set(form, [submitter]);
      return;
    }
    const get = (submitter?.formMethod || form.method) === "get";
    if (get) after.set(form, null);
    const fields = new URLSearchParams(new FormData(form, submitter));
    const action = submitter?.getAttribute("formaction") || form.getAttribute("action");
    const area = form.dataset.words && byId(form.dataset.words);
    const words = area ? area.value : "";
    form.setAttribute("aria-busy", "true");
    if (area) {
      // Whoever goes on typing meanwhile types the next words.
      clearTimeout(kept.get(area));
      kept.delete(area);
      area.value = "";
      area.focus();
    }
    try {
      const url = get ? `${action}?${fields}` : action;
      const request = { method: get ? "GET" : "POST", headers: { "desk-part": "1" } };
      if (!get) request.body = fields;
      const answer = await fetch(url, request);
      if (answer.status === 423) {
        if (area) restore(area, words);
        keepAll();
        location.assign("/locked");
        return;
      }
      if (answer.status === 401) {
        // Nothing leads away from a page that holds what nobody else does.
        if (area) restore(area, words);
        tell("unseated");
        return;
      }
      if (!answer.ok) throw new Error(String(answer.status));
      // Only now: what was typed in it stays until the desk has it.
      if (form.hasAttribute("data-closes")) dismiss(form.closest("dialog"));
      const outcome = answer.headers.get("desk-outcome");
      apply(await answer.text());
      tell(null);
      if (outcome === "kept" && area) restore(area, words);
      if (outcome === "kept" && form.matches("[data-draft]")) unkept(form);
      if (outcome === "done" && area) for (const log of logs()) toNewest(log);
      if (outcome === "done" && submitter?.dataset.goes) location.assign(submitter.dataset.goes);
    } catch {
      if (area) restore(area, words);
      tell("unreachable");
    } finally {
      form.removeAttribute("aria-busy");
      const next = after.get(form);
      after.delete(form);
      if (next && form.isConnected) send(form, next[0]);
    }
  };
  // A document goes to the desk as it is, and shows how far it is.
  const attach = (form) => {
    const [file] = form.querySelector("input[type=file]").files;
    if (!file || form.hasAttribute("aria-busy")) return;
    const bar = form.querySelector("progress");
    const request = new XMLHttpRequest();
    form.setAttribute("aria-busy", "true");
    request.open("POST", `${form.getAttribute("action")}?name=${encodeURIComponent(file.name)}`);
    request.setRequestHeader("desk-part", "1");
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      bar.hidden = false;
      bar.value = loaded / total;
    });
    request.addEventListener("loadend", () => {
      form.removeAttribute("aria-busy");
      bar.hidden = true;
      const { status } = request;
      if (status === 423) location.assign("/locked");
      else if (status === 401) tell("unseated");
      else if (status !== 200) tell("unreachable");
      else {
        apply(request.responseText);
        tell("");
        if (request.getResponseHeader("desk-outcome") === "done") form.reset();
      }
    });
    request.send(file);
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    // What is sent is nothing that was only begun; a preview is not sent.
    if ((event.submitter?.formMethod || form.method) !== "get") {
      clearTimeout(kept.get(form));
      kept.delete(form);
    }
    if (form.matches("[data-attach]")) {
      event.preventDefault();
      attach(form);
    }
    if (!form.matches("[data-act]")) return;
    event.preventDefault();
    send(form, event.submitter);
  });
  document.addEventListener("keydown", (event) => {
    const area = event.target;
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    if (event.isComposing || !area.matches("textarea")) return;
    event.preventDefault();
    area.form?.requestSubmit();
  });
  document.addEventListener("change", ({ target }) => {
    const form = target.form;
    if (form?.matches("[data-choose]")) form.submit();
    else if (form?.matches("[data-preview]")) form.requestSubmit(form.querySelector("[data-shows]"));
  });
  // The beginning of a text, to be completed.
  document.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-fill]");
    const area = button && byId(button.dataset.fill);
    if (!area) return;
    area.value = area.value.trim() ? `${area.value}\n\n${button.dataset.text}` : button.dataset.text;
    area.focus();
    area.dispatchEvent(new Event("input", { bubbles: true }));
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link) return;
    const dialog = link.closest("dialog");
    if (link.hasAttribute("data-close") && dialog) {
      event.preventDefault();
      dismiss(dialog);
    } else if (link.hasAttribute("data-more")) {
      event.preventDefault();
      read(link);
    } else if (link.hasAttribute("data-latest")) {
      event.preventDefault();
      const log = link.closest("[data-log]");
      toNewest(log).then(() => log.focus());
    }
  });

  // ---- Passkeys: the desk asks, and whatever keeps this person's keys answers ----
  const bytes = (text) =>
    Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replaceAll("+", "-")
      .replaceAll("/", "_")
      .replace(/=+$/, "");
  const prove = async (form) => {
    const { passkey, query, cancelled, unsupported, unreachable } = form.dataset;
    const told = form.querySelector("[data-told]");
    if (form.hasAttribute("aria-busy")) return;
    told.textContent = window.PublicKeyCredential ? "" : unsupported;
    if (told.textContent) return;
    const post = async (what, body) => {
      const request = { method: "POST", headers: { "desk-part": "1" }, body };
      const answer = await fetch(`${passkey}/${what}${query}`, request).catch(() => null);
      if (answer?.ok) return answer;
      told.textContent = (answer && (await answer.text())) || unreachable;
      return null;
    };
    form.setAttribute("aria-busy", "true");
    try {
      const asked = await post("challenge");
      if (!asked) return;
      const { publicKey } = await asked.json();
      publicKey.challenge = bytes(publicKey.challenge);
      if (publicKey.user) publicKey.user.id = bytes(publicKey.user.id);
      for (const one of [publicKey.excludeCredentials, publicKey.allowCredentials].flat()) {
        if (one) one.id = bytes(one.id);
      }
      const keeper = navigator.credentials;
      const made = await (publicKey.user ? keeper.create({ publicKey }) : keeper.get({ publicKey }));
      const response = {};
      for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature"]) {
        if (made.response[part]) response[part] = text(made.response[part]);
      }
      const { id, rawId, type } = made;
      const proof = { id, rawId: text(rawId), type, response, extensions: {} };
      const answer = await post("proof", JSON.stringify(proof));
      if (answer) location.assign(answer.headers.get("desk-goes"));
    } catch {
      // Browsers tell little of why a passkey was not used, on purpose.
      told.textContent = cancelled;
    } finally {
      form.removeAttribute("aria-busy");
    }
  };
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-passkey]")) return;
    event.preventDefault();
    prove(event.target);
  });

  // ---- Invitations: copied, and taken from a file ----
  document.addEventListener("click", async ({ target }) => {
    const button = target.closest("[data-copies]");
    if (!button) return;
    const area = byId(button.dataset.copies);
    area.select();
    await navigator.clipboard.writeText(area.value);
    const label = button.textContent;
    button.textContent = button.dataset.copied;
    setTimeout(() => (button.textContent = label), 2000);
  });
  const fill = async (area, file) => {
    // No invitation is longer.
    if (area && file && file.size <= 16384) area.value = (await file.text()).trim();
  };
  document.addEventListener("change", ({ target }) => {
    if (target.matches("[data-fills]")) fill(byId(target.dataset.fills), target.files[0]);
  });
  for (const kind of ["dragover", "dragleave", "drop"]) {
    document.addEventListener(kind, (event) => {
      const there = event.target.closest?.("[data-drop]");
      if (!there || !event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      there.classList.toggle("dropped", kind === "dragover");
      if (kind === "drop") fill(byId(there.dataset.drop), event.dataTransfer.files[0]);
    });
  }
  // ---- Keys: where nothing is typed, by the letter, else by the place of the key ----
  document.addEventListener("keydown", (event) => {
    const { target, key, code } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
    if (target.closest("input, select, textarea, dialog") || !wanted("keys")) return;
    const help = key === "?" || key === "؟";
    if (event.shiftKey && !help) return;
    const pressed = help ? "?" : /^[a-z]$/i.test(key) ? `Key${key.toUpperCase()}` : code;
    const there = [...document.querySelectorAll(`[data-key="${CSS.escape(pressed)}"]`)].find((one) =>
      one.checkVisibility(),
    );
    if (!there) return;
    event.preventDefault();
    if (there.matches("a, button")) there.click();
    else there.focus();
  });

  // ---- Dragging from the tray: a drop asks, as the button does, and nothing more ----
  let drag = null;
  const columnAt = ({ clientX, clientY }) =>
    document.elementsFromPoint(clientX, clientY).find((one) => one.matches(".column"));
  const drop = () => {
    drag.ghost.remove();
    for (const one of document.querySelectorAll(".goal, .wrong")) one.classList.remove("goal", "wrong");
    document.body.classList.remove("dragging");
    drag = null;
  };
  document.addEventListener("pointerdown", (event) => {
    const item = event.target.closest("[data-drag]")?.closest("[data-to]");
    if (!item || event.button || drag) return;
    event.preventDefault();
    const ghost = item.cloneNode(true);
    for (const one of [ghost, ...ghost.querySelectorAll("[id]")]) one.removeAttribute("id");
    ghost.classList.add("ghost");
    ghost.inert = true;
    document.body.append(ghost);
    document.body.classList.add("dragging");
    byId(item.dataset.to)?.classList.add("goal");
    event.target.setPointerCapture(event.pointerId);
    drag = { item, ghost };
    follows(event);
  });
  const follows = (event) => {
    drag.ghost.style.left = `${event.clientX}px`;
    drag.ghost.style.top = `${event.clientY}px`;
    const over = columnAt(event);
    for (const one of document.querySelectorAll(".column")) {
      one.classList.toggle("wrong", one === over && one.id !== drag.item.dataset.to);
    }
  };
  document.addEventListener("pointermove", (event) => drag && follows(event));
  document.addEventListener("pointerup", (event) => {
    if (!drag) return;
    const { item } = drag;
    const over = columnAt(event);
    drop();
    if (!over) return;
    if (over.id === item.dataset.to) item.querySelector("form").requestSubmit();
    else refuse(item.dataset.wrong);
  });
  document.addEventListener("pointercancel", () => drag && drop());
  document.addEventListener("keydown", ({ key }) => drag && key === "Escape" && drop());
  const refuse = (text) => {
    const told = byId("notice");
    const line = document.createElement("p");
    line.textContent = text;
    told.className = "notice failed";
    told.replaceChildren(line);
  };

  // ---- Reading on: lines come before one reaches them ----
  const beyond = new WeakMap();
  // Puts fetched lines in, if they still belong there: nothing may be missing between
  // them and those that stand.
  const fetchInto = async (log, link, address, belong, clear) => {
    if (link.hasAttribute("aria-busy")) return;
    link.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(address, { headers: { "desk-part": "1" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const parts = parsed(await answer.text());
      if (belong()) {
        still(log, () => {
          clear?.();
          for (const part of parts) place(part, true);
        });
        trim(log);
        // What came live meanwhile was not there to be put in.
        if (beyond.get(log) > numberOf(log, -1)) reopen(log, "newer");
        else beyond.delete(log);
      }
      watch();
    } finally {
      link.removeAttribute("aria-busy");
    }
  };
  const read = (link) => {
    const log = link.closest("[data-log]");
    const at = link.closest(".newer") ? -1 : 0;
    const stood = numberOf(log, at);
    fetchInto(log, link, link.href, () => numberOf(log, at) === stood).catch(() => {});
  };
  // To the end of a room, whatever of it was read before.
  const toNewest = async (log) => {
    const link = log.querySelector("[data-latest]");
    const clear = () => log.querySelectorAll("article").forEach((one) => one.remove());
    if (isOpen(log, "newer")) await fetchInto(log, link, link.dataset.latest, () => true, clear).catch(() => {});
    pinned.add(log);
    settle();
  };
  let reached = [];
  const watch = () => {
    for (const one of reached) one.disconnect();
    reached = logs().map((log) => {
      const root = scroller(log) === log ? log : null;
      const nears = ([...seen]) => {
        for (const { isIntersecting, target } of seen) if (isIntersecting) read(target);
      };
      const observer = new IntersectionObserver(nears, { root, rootMargin: "1500px 0px" });
      for (const link of log.querySelectorAll("[data-more]")) observer.observe(link);
      return observer;
    });
  };

  // ---- Live ----
  let source = null;
  // What a page that was drawn a while ago asks to follow: what it shows now.
  const anew = (live) => {
    const address = new URL(live, location.href);
    const asked = address.searchParams;
    asked.delete("page");
    const [log] = logs();
    if (asked.has("from") && log?.querySelector("article")) {
      asked.set("from", numberOf(log, 0));
      if (!isOpen(log, "newer")) asked.set("seen", numberOf(log, -1));
    }
    return address.href;
  };
  const follow = (again) => {
    const live = document.body.dataset.live;
    if (!live || source) return;
    source = new EventSource(again ? anew(live) : live);
    source.addEventListener("open", () => {
      tell(null);
      keepAll();
    });
    source.addEventListener("parts", ({ data }) => apply(data));
    source.addEventListener("locked", () => {
      keepAll();
      location.assign("/locked");
    });
    source.addEventListener("reload", () => {
      keepAll();
      location.reload();
    });
    source.addEventListener("error", () => {
      unfollow();
      setTimeout(follow, 1000, true);
      ask(live);
    });
  };
  // A stream that breaks does not say why.
  const ask = async (live) => {
    const answer = await fetch(live, { method: "HEAD" }).catch(() => null);
    if (answer?.status === 423) location.assign("/locked");
    else if (answer?.status === 401) tell("unseated");
    else if (!answer?.ok) tell("unreachable");
  };
  const unfollow = () => {
    source?.close();
    source = null;
  };
  // A browser keeps few connections to one place; a tab that nobody sees gives its
  // own back after a while.
  let parked = 0;
  document.addEventListener("visibilitychange", () => {
    clearTimeout(parked);
    if (document.hidden) parked = setTimeout(unfollow, 60000);
    else follow(true);
  });
  // Nor does a page that was left keep one, though its browser keeps the page to go
  // back to.
  addEventListener("pagehide", unfollow);
  addEventListener("pageshow", ({ persisted }) => persisted && follow(true));

  // ---- Seconds that run ----
  const count = () => {
    for (const left of document.querySelectorAll("[data-until]")) {
      const seconds = Math.max(0, Math.ceil((Number(left.dataset.until) - Date.now()) / 1000));
      const told = seconds.toLocaleString(document.documentElement.lang);
      if (left.textContent !== told) left.textContent = told;
    }
  };
  setInterval(count, 250);

  const start = () => {
    for (const log of logs()) {
      pinned.add(log);
      resized.observe(log);
      const scrolled = () => (atEnd(log) ? pinned.add(log) : pinned.delete(log));
      log.addEventListener("scroll", scrolled);
      document.addEventListener("scroll", scrolled);
      log.addEventListener("contentvisibilityautostatechange", pin, true);
    }
    remind(document);
    settle();
    // On a narrow screen the rooms are a strip: where one is stands in sight.
    const here = document.querySelector(".rail [aria-current]")?.getBoundingClientRect();
    const strip = byId("rail")?.getBoundingClientRect();
    if (here) byId("rail").scrollLeft += here.left + here.width / 2 - strip.left - strip.width / 2;
    requestAnimationFrame(watch);
    for (const area of document.querySelectorAll("[data-draft]")) recall(area).catch(() => {});
    if (!document.hidden) follow(false);
    count();
    // Times are told by the reader's own clocks.
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (document.body.dataset.live && zone && zone !== document.body.dataset.zone) {
      fetch("/zone", { method: "POST", body: new URLSearchParams({ zone }) }).catch(() => {});
    }
  };
  start();
})();
