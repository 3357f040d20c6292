import '@teable-grid/grid/svelte';
import { mount } from 'svelte';
import ReadingList from './ReadingList.svelte';

mount(ReadingList, { target: document.body });
