const box = document.getElementById("filter");
const rows = [...document.querySelectorAll("tbody#trials tr")];
const shown = document.getElementById("shown");
box.addEventListener("input", () => {
  const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
  let n = 0;
  for (const row of rows) {
    const text = row.textContent.toLowerCase();
    row.hidden = !words.every((word) => text.includes(word));
    n += row.hidden ? 0 : 1;
  }
  shown.textContent = `${n} of ${rows.length} trials`;
});
