import {
  attic,
  cellar,
  door,
  porch,
  tower,
  window,
} from './house';
