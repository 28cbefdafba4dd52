import {
  attic,
  cellar,
  window,
} from './house';
