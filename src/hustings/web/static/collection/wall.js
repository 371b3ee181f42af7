// The wall, kept fresh: each event brings the posts anew; the browser asks again by itself.
const place = document.querySelector("[data-wall]");
const live = document.querySelector("[data-live]");

if (place) {
  const source = new EventSource(place.dataset.wall);
  source.addEventListener("posts", (event) => {
    const held = document.activeElement && place.contains(document.activeElement);
    // Whoever reads with the keyboard keeps their place; the next event comes soon.
    if (!held) place.innerHTML = event.data;
  });
  source.addEventListener("open", () => {
    live.textContent = live.dataset.liveOn;
  });
  source.addEventListener("error", () => {
    // Each answer ends at once, which counts as an error too; only a refused one ends for good.
    if (source.readyState === EventSource.CLOSED) live.textContent = live.dataset.liveOff;
  });
}
