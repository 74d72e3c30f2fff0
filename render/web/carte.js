/* Opens the map of a page that holds all its data, once the letters above it have their final height. */
(function () {
  "use strict";
  const { options, setup, payload } = JSON.parse(document.getElementById("donnees").textContent);
  document.fonts.ready.then(() => {
    const map = L.map("carte", options);
    Atlas.create(map, setup);
    Atlas.draw(map, payload);
  });
})();
