type Level =
  | 'low'
  | 'middle'
  | 'high';

function paint(color: 'red' | 'green' | 'blue'): void {
  show(color);
}
