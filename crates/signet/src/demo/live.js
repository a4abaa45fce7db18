// Shows whether the connection is still open. The page says all it has to say without this.
const badge = document.getElementById("live");
if (badge) {
  const stream = new EventSource("/live");
  const show = (state, text) => { badge.className = "live " + state; badge.textContent = text; };
  stream.onmessage = (event) => show("open", "connection open for " + event.data + " s");
  stream.onerror = () => {
    stream.close();
    show("cut", "connection cut: reload to see why");
  };
}
