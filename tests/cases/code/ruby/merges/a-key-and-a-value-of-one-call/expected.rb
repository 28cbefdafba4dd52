def open
  show(gate, width: 10, height: 2, color: :red)
end
