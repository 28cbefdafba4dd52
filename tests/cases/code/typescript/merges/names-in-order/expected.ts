import {
  attic,
  cellar,
  door,
  porch,
  roof,
  stairs,
  tower,
  window,
} from './house';
