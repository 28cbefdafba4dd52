class Gate
  def lift
    up(3)
  end
end
