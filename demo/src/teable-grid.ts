// The tag alone, as one file for a `<script type="module">` of any page: `teable-grid.js` in the built folder.
import '@teable-grid/grid/define';
