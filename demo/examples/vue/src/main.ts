import '@teable-grid/grid/vue';
import { createApp } from 'vue';
import ReadingList from './ReadingList.vue';

createApp(ReadingList).mount(document.body.appendChild(document.createElement('main')));
