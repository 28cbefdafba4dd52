type Level =
  | 'low'
  | 'high'
  | 'highest';

function paint(color: 'red' | 'blue' | 'white'): void {
  show(color);
}
