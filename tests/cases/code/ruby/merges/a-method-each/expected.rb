class Gate
  def lift
    up
  end

  def drop
    down
  end

  def closed?
    !open
  end
end
