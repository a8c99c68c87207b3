/* A link to another view of ours, and a choice, change the address without loading the document anew: Streamlit hears
   of it as it does when a reader goes back or forward. */

function go(address) {
  history.pushState(null, "", address);
  dispatchEvent(new PopStateEvent("popstate"));
}

/* A link says only what it changes, and so is the same whatever else is chosen: it takes the other choices along when
   somebody comes to it; a letter takes the address. */
function carry({ target }) {
  const letter = target.closest('a[href^="mailto:"]');
  if (letter) letter.href = (letter.dataset.own ??= letter.href).replace(encodeURIComponent("{address}"), encodeURIComponent(location));
  const link = target.closest("a[data-without]");
  if (!link) return;
  link.dataset.own ??= link.search;
  const address = new URLSearchParams(location.search);
  for (const name of link.dataset.without.split(" ")) address.delete(name);
  for (const [name, value] of new URLSearchParams(link.dataset.own)) address.set(name, value);
  link.search = address;
}

for (const coming of ["pointerover", "pointerdown", "focusin"]) document.addEventListener(coming, carry);

/* Opened in another tab or window, a link is like any other. */
document.addEventListener("click", (event) => {
  carry(event);
  const link = event.target.closest("a.within");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  const isHere = link.pathname === location.pathname;
  go(link.href);
  if (isHere) return;
  if (link.closest("[data-testid=stSidebar]") && innerWidth < 769) // the menu lies over the page
    document.querySelector("[data-testid=stSidebarCollapseButton] button").click();
  const main = document.querySelector("[data-testid=stMain]");
  main.scrollTo(0, 0);
  main.focus({ preventScroll: true }); // the link may be gone with its page: a keyboard goes on from the new one's top
});

/* The boxes of components/boxes.py show what the address says; where that is none of their options, what they say
   themselves. So they stay the same whatever is chosen in them, and a keyboard goes on where it was. */
function follow() {
  const address = new URLSearchParams(location.search);
  for (const box of document.querySelectorAll(".choice")) {
    const options = [...box.querySelectorAll("option, input")];
    const asked = address.getAll(box.dataset.name);
    const isKnown = asked.length === 1 && options.some(({ value }) => value === asked[0]);
    const shown = options.find(({ value }) => value === (isKnown ? asked[0] : box.dataset.otherwise));
    if (shown) shown[shown.matches("option") ? "selected" : "checked"] = true;
  }
}

new MutationObserver(follow).observe(document, { childList: true, subtree: true });
addEventListener("popstate", follow);

document.addEventListener("change", ({ target }) => {
  const box = target.closest(".choice");
  if (!box) return;
  const address = new URL(location);
  address.searchParams.set(box.dataset.name, target.value);
  address.searchParams.delete("sida"); // another choice has other pages of a long table
  go(address);
});
