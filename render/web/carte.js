/* Opens the map of a page that holds all its data. */
(function () {
  "use strict";
  const { options, setup, payload } = JSON.parse(document.getElementById("donnees").textContent);
  const map = L.map("carte", options);
  Atlas.create(map, setup);
  Atlas.draw(map, payload);
})();
