class Gate
  def lift
    up
  end

  def drop
    down
  end
end
