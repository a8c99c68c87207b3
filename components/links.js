/* A link to another view of ours does not load the document anew: Streamlit hears of the new address as it does
   when a reader goes back or forward. Opened in another tab or window, it is a link like any other. */

document.addEventListener("click", (event) => {
  const link = event.target.closest("a.within");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  const isHere = link.pathname === location.pathname;
  history.pushState(null, "", link.href);
  dispatchEvent(new PopStateEvent("popstate"));
  if (isHere) return;
  if (link.closest("[data-testid=stSidebar]") && innerWidth < 769) // the menu lies over the page
    document.querySelector("[data-testid=stSidebarCollapseButton] button").click();
  const main = document.querySelector("[data-testid=stMain]");
  main.scrollTo(0, 0);
  main.focus({ preventScroll: true }); // the link may be gone with its page: a keyboard goes on from the new one's top
});
