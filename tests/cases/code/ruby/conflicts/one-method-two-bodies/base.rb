class Gate
  def lift
    up(1)
  end
end
