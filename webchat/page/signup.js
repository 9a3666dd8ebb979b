// The code stands behind #, where no log sees it: it goes into the form and out of the address.
const code = decodeURIComponent(location.hash.slice(1));
if (code) {
  history.replaceState(null, "", location.pathname + location.search);
  document.querySelector("#sign").value = code;
  document.querySelector("#code").submit();
}
