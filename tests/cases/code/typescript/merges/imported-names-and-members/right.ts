import { Gate, Wall } from './gate';

interface Shop {
  gate: Gate;
  wall: Wall;
}
