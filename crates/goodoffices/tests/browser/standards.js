// What the tests ask of every page beside axe. Each function returns what is wrong,
// in words.
window.standards = (() => {
  const name = (one) => {
    const id = one.id ? `#${one.id}` : "";
    const classes = [...one.classList].map((each) => `.${each}`).join("");
    const said = one.textContent.trim().replace(/\s+/g, " ").slice(0, 40);
    return `<${one.localName}${id}${classes}> "${said}"`;
  };
  const seen = (one) =>
    one.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
    !one.closest(".unseen:not(:focus)");

  // A colour as it is painted, in linear light.
  const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const painted = (...colours) => {
    context.clearRect(0, 0, 1, 1);
    for (const colour of colours) {
      context.fillStyle = colour;
      context.fillRect(0, 0, 1, 1);
    }
    return [...context.getImageData(0, 0, 1, 1).data];
  };
  const light = (colour) => {
    const [red, green, blue] = colour.map((part) => {
      const value = part / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const ground = (one) => {
    const under = [];
    for (let at = one; at; at = at.parentElement) under.unshift(getComputedStyle(at).backgroundColor);
    return painted("Canvas", ...under);
  };
  const contrast = (colour, beside) => {
    const [more, less] = [light(painted(colour)), light(beside)].sort((a, b) => b - a);
    return (more + 0.05) / (less + 0.05);
  };

  const able =
    "a[href], button:not(:disabled), input:not([type=hidden]):not(:disabled), " +
    "select:not(:disabled), textarea:not(:disabled), summary, [tabindex='0']";
  const reachable = () => {
    const modal = document.querySelector("dialog[open]");
    return [...(modal || document).querySelectorAll(able)].filter(seen);
  };

  // WCAG 2.4.7, 2.4.11, 2.4.13: where the focus is can be seen.
  const focus = () => {
    const wrong = [];
    const before = document.activeElement;
    for (const one of reachable()) {
      one.focus();
      if (document.activeElement !== one) continue;
      const style = getComputedStyle(one);
      if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2) {
        wrong.push(`no outline: ${name(one)}`);
      } else if (contrast(style.outlineColor, ground(one.parentElement)) < 3) {
        wrong.push(`a faint outline: ${name(one)}`);
      }
      const box = one.getBoundingClientRect();
      const there = document.elementFromPoint(
        Math.min(Math.max(box.left + box.width / 2, 1), innerWidth - 2),
        Math.min(Math.max(box.top + Math.min(box.height, innerHeight) / 2, 1), innerHeight - 2),
      );
      const shown = there && (one.contains(there) || there.contains(one) || there.closest("label")?.contains(one));
      if (!shown) wrong.push(`covered by ${there && name(there)}: ${name(one)}`);
    }
    before?.focus?.();
    return wrong;
  };

  // WCAG 1.4.11: where a control ends can be seen; 2.5.8: it is large enough.
  const controls = () => {
    const wrong = [];
    for (const one of reachable()) {
      const style = getComputedStyle(one);
      const box = one.getBoundingClientRect();
      const inText = one.matches("a") && style.display === "inline";
      if (!inText && (box.width < 24 || box.height < 24) && !one.closest("label")) {
        wrong.push(`smaller than 24 by 24: ${name(one)}`);
      }
      if (!one.matches("button, .button, select, textarea, input:not([type=radio], [type=checkbox])")) continue;
      if (one.matches(".quiet") || parseFloat(style.borderTopWidth) === 0) continue;
      const beside = ground(one.parentElement);
      const edge = contrast(style.borderTopColor, beside);
      const face = contrast(style.backgroundColor, beside);
      if (Math.max(edge, face) < 3) wrong.push(`a faint edge (${edge.toFixed(1)}): ${name(one)}`);
    }
    return wrong;
  };

  // WCAG 1.4.10 and 1.4.4: nothing runs out of the page or is cut.
  const flow = () => {
    const wrong = [];
    const wide = document.documentElement.scrollWidth - innerWidth;
    if (wide > 0) wrong.push(`the page is ${wide} too wide`);
    const scrolls = (one, way) => /auto|scroll/.test(getComputedStyle(one)[way]);
    for (const one of document.body.querySelectorAll("*")) {
      if (!seen(one) || one.matches("textarea, select, input, option, svg *, .band, .swatch")) continue;
      const style = getComputedStyle(one);
      const cutsWide = /hidden|clip/.test(style.overflowX) && one.scrollWidth > one.clientWidth + 1;
      const cutsHigh = /hidden|clip/.test(style.overflowY) && one.scrollHeight > one.clientHeight + 1;
      if ((cutsWide || cutsHigh) && one.clientWidth > 1) wrong.push(`cut: ${name(one)}`);
      const text = [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
      if (!text) continue;
      const range = document.createRange();
      range.selectNodeContents(one);
      for (const box of range.getClientRects()) {
        let right = innerWidth;
        let left = 0;
        let at = one;
        // What a reader can scroll to is not cut.
        const wide = (one) => scrolls(one, "overflowX") && one.scrollWidth > one.clientWidth;
        for (; at && !wide(at); at = at.parentElement);
        if (at && at !== document.documentElement) continue;
        if (box.width > 0 && (box.right > right + 1 || box.left < left - 1)) {
          wrong.push(`out of the page: ${name(one)}`);
          break;
        }
      }
    }
    return wrong;
  };

  const ruled = (one) => `${one.id} (${one.help}): ${one.nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`;
  const axed = async (options) => {
    const { violations } = await axe.run(document, { resultTypes: ["violations"], ...options });
    return violations.map(ruled);
  };

  return { focus, controls, flow, axed };
})();
