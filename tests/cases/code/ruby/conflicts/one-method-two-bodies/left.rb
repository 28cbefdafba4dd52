class Gate
  def lift
    up(2)
  end
end
