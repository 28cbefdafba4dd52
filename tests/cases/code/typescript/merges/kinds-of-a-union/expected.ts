type Level =
  | 'low'
  | 'middle'
  | 'high'
  | 'highest';

function paint(color: 'red' | 'green' | 'blue' | 'white'): void {
  show(color);
}
