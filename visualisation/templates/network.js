// Draws the scene of this file on a canvas. It reads the data block of the page and nothing else.
"use strict";
(function () {
  const scene = JSON.parse(document.getElementById("scene").textContent);
  const backdrop = scene.backdrop;
  const box = document.getElementById("canvas");
  document.documentElement.dataset.drawing = "yes";
  const byId = new Map(scene.nodes.map((node) => [node.id, node]));
  const EDGE = 28;
  let chosen = null;

  function write(ctx, text) {
    ctx.font = (text.bold ? "bold " : "") + text.size + "px Helvetica, Arial, sans-serif";
    ctx.fillStyle = text.fill;
    ctx.textAlign = text.to_left ? "right" : "left";
    ctx.textBaseline = "alphabetic";
    ctx.fillText(text.words, text.x, text.y + text.size * 0.35);
  }

  function outline(ctx, node, grow) {
    const radius = node.radius * grow;
    ctx.beginPath();
    if (!node.corners.length) {
      ctx.arc(node.x, node.y, radius, 0, 2 * Math.PI);
    }
    node.corners.forEach(([x, y], place) => {
      ctx[place ? "lineTo" : "moveTo"](node.x + x * radius, node.y + y * radius);
    });
    ctx.closePath();
  }

  function drawNode(ctx, node) {
    ctx.setLineDash([]);
    ctx.strokeStyle = "#0b0c0c";
    ctx.lineWidth = 1;
    outline(ctx, node, 1);
    ctx.fillStyle = node.fill;
    ctx.fill();
    ctx.stroke();
    if (node.ring || node.id === chosen) {
      const reach = Math.max(1, ...node.corners.map(([x, y]) => Math.hypot(x, y)));
      ctx.lineWidth = node.id === chosen ? 4 : 2.5;
      outline(ctx, node, 1 + 6 / node.radius / reach);
      ctx.stroke();
    }
    node.dots.forEach((dot) => {
      ctx.beginPath();
      ctx.arc(dot.x, dot.y, 4.5, 0, 2 * Math.PI);
      ctx.fillStyle = dot.fill;
      ctx.fill();
    });
    node.texts.forEach((text) => write(ctx, text));
  }

  function renderer({ ctx, id }) {
    const node = byId.get(id);
    const side = 2 * node.radius + 10;
    return { drawNode: () => drawNode(ctx, node), nodeDimensions: { width: side, height: side } };
  }

  function drawMarks(ctx) {
    ctx.save();
    ctx.fillStyle = "rgba(80, 90, 95, 0.09)";
    ctx.font = "18px Helvetica, Arial, sans-serif";
    ctx.textAlign = "left";
    for (let row = -1; row * 190 < backdrop.height + 190; row += 1) {
      for (let x = (row % 2 ? 210 : 0) - 420; x < backdrop.width + 420; x += 420) {
        ctx.save();
        ctx.translate(x, row * 190 + 150);
        ctx.rotate(-Math.PI / 10);
        ctx.fillText(backdrop.watermark, 0, 0);
        ctx.restore();
      }
    }
    ctx.restore();
  }

  function drawBackdrop(ctx) {
    drawMarks(ctx);
    backdrop.texts.forEach((text) => write(ctx, text));
    ctx.lineWidth = 2.5;
    scene.edges.forEach((edge) => {
      ctx.strokeStyle = edge.color;
      ctx.lineWidth = edge.width;
      ctx.setLineDash(edge.dashes || []);
      ctx.beginPath();
      ctx.moveTo(edge.lead[0], edge.lead[1]);
      ctx.lineTo(edge.lead[2], edge.lead[3]);
      ctx.stroke();
    });
    ctx.setLineDash([]);
    ctx.lineWidth = 2.5;
    ctx.strokeStyle = "#0b0c0c";
    backdrop.brackets.forEach((each) => {
      ctx.beginPath();
      ctx.moveTo(each.x + 9, each.top);
      ctx.lineTo(each.x, each.top);
      ctx.lineTo(each.x, each.bottom);
      ctx.lineTo(each.x + 9, each.bottom);
      ctx.stroke();
    });
  }

  const nodes = scene.nodes.map((node) =>
    node.point
      ? { id: node.id, x: node.x, y: node.y, shape: "dot", size: 0, opacity: 0, chosen: false, fixed: true }
      : { id: node.id, x: node.x, y: node.y, shape: "custom", ctxRenderer: renderer, fixed: true }
  );
  const edges = scene.edges.map((edge) => ({
    id: edge.id, from: edge.from, to: edge.to, color: edge.color, dashes: edge.dashes, width: edge.width, chosen: false,
  }));
  const LEAST = 0.7;
  const scale = () => Math.min(1, box.clientWidth / (backdrop.width + 2 * EDGE));
  const middle = { x: backdrop.width / 2, y: backdrop.height / 2 };
  const focus = scene.nodes.find((node) => node.ring);
  const shape = () => {
    box.style.height = Math.ceil((backdrop.height + 2 * EDGE) * Math.max(scale(), LEAST)) + "px";
  };
  shape();
  const options = { ...JSON.parse(scene.options), autoResize: true, height: "100%", width: "100%" };
  const network = new vis.Network(box, { nodes: new vis.DataSet(nodes), edges: new vis.DataSet(edges) }, options);
  box.querySelectorAll("[tabindex]").forEach((each) => each.removeAttribute("tabindex"));
  network.on("beforeDrawing", drawBackdrop);
  const whole = () => network.moveTo({ position: middle, scale: scale(), animation: false });

  function choose(id) {
    const node = byId.get(id);
    chosen = node && !node.point ? id : null;
    const name = document.createElement("p");
    name.textContent = chosen ? node.name : "Nothing is chosen.";
    const list = document.createElement("ul");
    (chosen ? node.told : []).forEach((each) => {
      list.appendChild(document.createElement("li")).textContent = each;
    });
    document.getElementById("chosen").classList.toggle("told", chosen !== null);
    document.getElementById("chosen").replaceChildren(name, ...(list.children.length ? [list] : []));
    document.querySelectorAll("tr[data-link]").forEach((row) => {
      row.classList.toggle("chosen", chosen !== null && node.members.some((each) => each === row.dataset.source || each === row.dataset.target));
    });
    document.querySelectorAll("details.every-link").forEach((each) => { each.open = each.open || chosen !== null; });
    network.redraw();
  }

  const STEPS = { left: [-120, 0], right: [120, 0], up: [0, -120], down: [0, 120] };
  function move(how) {
    const at = network.getViewPosition();
    const now = network.getScale();
    if (how === "whole") { whole(); return; }
    const factor = { in: 1.25, out: 0.8 }[how] || 1;
    const [x, y] = STEPS[how] || [0, 0];
    network.moveTo({ position: { x: at.x + x / now, y: at.y + y / now }, scale: now * factor, animation: false });
  }

  network.on("click", (event) => choose(event.nodes[0]));
  document.querySelectorAll("[data-move]").forEach((button) => {
    button.addEventListener("click", () => move(button.dataset.move));
  });
  document.getElementById("buttons").hidden = false;
  document.getElementById("undrawn").hidden = true;
  // On a narrow screen the whole would be too small to read: begin at what the picture is about.
  function begin() {
    shape();
    whole();
    if (scale() < LEAST) {
      network.moveTo({ position: { x: focus.x - 60, y: middle.y }, scale: LEAST, animation: false });
    }
  }
  let width = box.clientWidth;
  window.addEventListener("resize", () => {
    if (box.clientWidth !== width) {
      width = box.clientWidth;
      window.requestAnimationFrame(begin);
    }
  });
  begin();
  document.documentElement.dataset.drawn = "yes";
})();
