def open
  show(gate, width: 1, height: 2, color: :red)
end
